"""What each sheet of an inbox is, told by its headings."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from domain.declarations.source import SourceDeclaration
from domain.handover import SheetFound
from domain.periods import stamped_on
from domain.text import heading_key
from intake.formats.open_file import open_sheets
from intake.grids import OpenSheet, Reading
from intake.inbox.inbox_items import Parcel, parcels, sha256
from intake.read_failures import UnreadableFileError
from intake.recognise.amount_units import find_units, unit_sentences
from intake.recognise.duplicate_columns import letters, quarrel, settled
from intake.recognise.heading_levels import LEVELS, SEARCHED_ROWS, Rows, headings_of
from intake.recognise.heading_lookup import Lookup, LookupSet
from intake.recognise.heading_match import Match, best_match
from intake.recognise.transposed_tables import find_upright

# A nearest source is named only when at least this many of its headings are there.
_NEAR = 2
# Sheets of a request workbook that come back with the data.
_PROSE = frozenset({"函", "说明", "填写说明", "填报说明", "填表说明"})


@dataclass(frozen=True)
class _Survey:
    """What one reading of a sheet says: the rows at its beginning, and each source's best match, best fit first.

    `rows`: those that the heading is looked for in. `sample`: all that were read for the survey.
    """

    rows: Rows
    sample: Rows
    matches: tuple[Match, ...]

    @property
    def complete(self) -> list[Match]:
        """The sources that recognise the sheet equally well, better than all others."""
        whole = [found for found in self.matches if not found.missing]
        best = max((found.fit for found in whole), default=None)
        return [found for found in whole if found.fit == best]

    @property
    def merit(self) -> tuple[bool, tuple[int, int]]:
        """To choose between the readings of a text."""
        best = max(self.complete or self.matches, key=lambda found: found.fit, default=None)
        return bool(self.complete), best.fit if best else (0, 0)


def survey(
    inbox: Path,
    sources: dict[str, SourceDeclaration],
    headings: dict[str, dict[str, str]],
    ignored: dict[str, set[str]],
    used: Collection[str] | None = None,
) -> list[SheetFound]:
    """Every sheet of every file of the inbox, in order of path and then of the workbook.

    `headings`: source id -> {heading key: field}, in order of rank. `ignored`: source id -> heading keys left unread.
    `used`: sources that the run takes; left out, those of a comparison.
    A file that cannot be read, or that nobody recognises, is a line with a message; it never stops the others.
    """
    taken = {name for name, source in sources.items() if source.compared} if used is None else used
    lookups = LookupSet(
        tuple(Lookup.of(source, headings[name], ignored.get(name, set())) for name, source in sources.items())
    )
    first_seen: dict[str, str] = {}
    found: list[SheetFound] = []
    for parcel in parcels(inbox):
        sheets = [_told_if_unused(sheet, taken) for sheet in _survey_file(parcel, lookups)]
        digest = sheets[0].sha256
        original = first_seen.setdefault(digest, parcel.file) if digest else parcel.file
        found += sheets if original == parcel.file else [_repeated(sheet, original) for sheet in sheets]
    return found


def _told_if_unused(sheet: SheetFound, taken: Collection[str]) -> SheetFound:
    if sheet.status != "recognised" or sheet.source in taken:
        return sheet
    return replace(sheet, status="not_used", message="本次不使用。")


def _repeated(sheet: SheetFound, original: str) -> SheetFound:
    if sheet.status in ("empty", "hidden", "unreadable"):
        return sheet
    return replace(sheet, status="duplicate_file", message=f"与“{original}”内容完全相同，按重复文件去除。")


def _survey_file(parcel: Parcel, lookups: LookupSet) -> list[SheetFound]:
    if parcel.left_out:
        return [SheetFound(parcel.file, "", "", "left_out", parcel.left_out)]
    sheets = _survey_sheets(parcel, lookups)
    return [replace(sheet, message=parcel.note + sheet.message) for sheet in sheets] if parcel.note else sheets


def _survey_sheets(parcel: Parcel, lookups: LookupSet) -> list[SheetFound]:
    digest = ""
    try:
        digest = sha256(parcel.chunks())
        sheets = open_sheets(parcel.chunks)
    except UnreadableFileError as failure:
        return [SheetFound(parcel.file, "", digest, "unreadable", str(failure))]
    if not sheets:
        return [SheetFound(parcel.file, "", digest, "empty", "文件是空的。请向原单位重新索取。")]
    return [_survey_sheet(SheetFound(parcel.file, sheet.name, digest, "empty"), sheet, lookups) for sheet in sheets]


def _survey_sheet(blank: SheetFound, sheet: OpenSheet, lookups: LookupSet) -> SheetFound:
    if sheet.hidden:
        return replace(blank, status="hidden", message="工作表已隐藏，没有读取。需要时请取消隐藏后重新放入。")
    try:
        best = max((_judged(reading, lookups) for reading in sheet.readings), key=lambda judged: judged.merit)
    except UnreadableFileError as failure:
        return replace(blank, status="unreadable", message=str(failure))
    if not best.rows:
        return replace(blank, message="工作表是空的。")
    match best.complete:
        case []:
            return _unrecognised(blank, best.matches, best.rows, lookups.lookups)
        case [only]:
            return _recognised(blank, settled(only, best.sample), best)
        case several:
            names = "、".join(f"“{_name(found.lookup.source)}”" for found in several)
            return replace(blank, status="ambiguous", message=f"表头同时符合{names}，无法确定。请补充或改正表头。")


def _judged(reading: Reading, lookups: LookupSet) -> _Survey:
    head = reading.head()
    sample = head.texts()
    rows = sample[: SEARCHED_ROWS + LEVELS]
    headings = list(headings_of(rows, head.hints.merged, lookups.endings))
    matches = (best_match(lookup, headings) for lookup in lookups.lookups)
    return _Survey(rows, sample, tuple(found for found in matches if found is not None))


def _recognised(blank: SheetFound, found: Match, read: _Survey) -> SheetFound:
    """As this source; refused where it has two columns of one heading that say different things."""
    source, heading, rows = found.lookup.source, found.heading, read.rows
    if message := quarrel(found, read.sample):
        return replace(blank, status="ambiguous", message=message, nearest=source.id)
    names = (blank.sheet, re.split("[/!]", blank.file)[-1])
    found_units = find_units(source, found.columns, heading, read.sample, names)
    return replace(
        blank,
        status="recognised",
        message="".join(unit_sentences(source, found_units)),
        source=source.id,
        title=_title(rows[0][1]) if heading.first else None,
        stamped=_stamped(rows[: heading.first]),
        heading_row=heading.rows[-1],
        columns=found.columns,
        units=found_units.units,
        stood_in=_stood_in(found),
        unknown=found.unknown,
    )


def _stood_in(found: Match) -> dict[str, str]:
    """Field -> heading, of fields for which none of their own headings is there; as declared where it is decorated."""
    stand_ins = {
        name: {heading_key(text): text for text in found.lookup.source.fields[name].stand_ins} for name in found.columns
    }
    best = {name: found.hits[name][0] for name in stand_ins}
    shown = {name: found.heading.columns[hit.position].heading.strip() for name, hit in best.items()}
    return {
        name: shown[name] if heading_key(shown[name]) == best[name].key else texts[best[name].key]
        for name, texts in stand_ins.items()
        if best[name].key in texts
    }


def _stamped(above: Rows) -> str | None:
    """By the lines above the heading; a label and its day may stand in two cells."""
    day = stamped_on(_title(cells) for _, cells in above)
    return day.isoformat() if day else None


def _title(cells: Sequence[str]) -> str:
    return " ".join(cell.strip() for cell in cells if cell)


def _unrecognised(blank: SheetFound, matches: Sequence[Match], rows: Rows, lookups: Sequence[Lookup]) -> SheetFound:
    if blank.sheet.strip() in _PROSE:
        return replace(blank, status="not_used", message="这是函或填写说明，没有数据。")
    if upright := find_upright(rows, lookups):
        source, column = upright
        message = (
            f"没有认出这张表。像是“{_name(source)}”，但表头竖着排在{letters((column,))}列，一列才是一条。"
            "请转置成表头排在第一行、一行一条后重新放入。"
        )
        return replace(blank, status="unrecognised", message=message, nearest=source.id)
    near = [found for found in matches if len(found.columns) >= _NEAR]
    if not near:
        message = (
            f"没有认出这张表：前 {SEARCHED_ROWS} 行里没有找到已知的表头。"
            "请核对是否放错了文件；若是部门数据，请补上表头行。"
        )
        return replace(blank, status="unrecognised", message=message)
    nearest = max(near, key=lambda found: found.nearness)
    source = nearest.lookup.source
    missing = tuple(source.fields[name].title for name in nearest.missing)
    return replace(
        blank,
        status="unrecognised",
        message=f"没有认出这张表。最接近“{_name(source)}”，缺少表头：{'、'.join(missing)}。"
        f"{_hints(nearest)}{_about_others(nearest)}请补上这些列或核对表头名称。",
        missing=missing,
        nearest=source.id,
    )


def _about_others(found: Match) -> str:
    """Columns that have a missing heading, but over them stands that they are about somebody else."""
    told = ""
    for name in found.missing:
        for at in found.others.get(name, ()):
            title = found.lookup.source.fields[name].title
            told += (
                f"{letters((at,))}列“{found.heading.texts[at].strip()}”说的是另外的人或以前的情况，没有当作“{title}”。"
            )
    return told


def _hints(found: Match) -> str:
    """Which unknown heading may have been meant for which missing one."""
    unknown = {heading_key(text): text for text in found.unknown}
    hints = []
    for name in found.missing:
        title = found.lookup.source.fields[name].title
        hints += [
            f"“{unknown[key]}”是不是“{title}”？" for key in difflib.get_close_matches(heading_key(title), unknown, 1)
        ]
    return "".join(hints)


def _name(source: SourceDeclaration) -> str:
    return f"{source.department}·{source.title}"
