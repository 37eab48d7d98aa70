"""Recognises the source of each sheet of an inbox by its headings."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from domain.county.source import SourceDeclaration
from domain.county.source_headings import SourceHeadings
from domain.handover import SheetFound
from domain.periods import find_stamped_day
from domain.row_codes import SHEET as MARK_SHEET
from domain.text import make_heading_key
from intake.formats.open_file import open_sheets
from intake.grids import OpenSheet, Reading
from intake.inbox.inbox_items import InboxItem, compute_sha256, list_inbox_items
from intake.read_failures import UnreadableFileError
from intake.recognise.amount_units import describe_units, find_amount_units
from intake.recognise.duplicate_columns import choose_columns, explain_conflict, name_columns
from intake.recognise.heading_levels import LEVELS, SEARCHED_ROWS, TextRows, list_headings
from intake.recognise.heading_lookup import HeadingLookup, HeadingLookups
from intake.recognise.heading_match import HeadingMatch, find_best_match
from intake.recognise.returned_books import TO_BE_IMPORTED, is_visit_form
from intake.recognise.superseded_files import SupersededFiles, warn_of_corrections
from intake.recognise.transposed_tables import find_transposed_source

# A nearest source is named only when at least this many of its headings are there.
_FEWEST_NEAR_FIELDS = 2
# Sheets of a request workbook that come back with the data.
_LETTER_SHEETS = frozenset({"函", "说明", "填写说明", "填报说明", "填表说明"})


@dataclass(frozen=True)
class _ReadingMatches:
    """What one reading of a sheet says: the rows at its beginning, and each source's best match, best fit first.

    `rows`: those that the heading is looked for in. `sample`: all that were read to recognise it.
    """

    rows: TextRows
    sample: TextRows
    matches: tuple[HeadingMatch, ...]

    @property
    def complete_matches(self) -> list[HeadingMatch]:
        """The sources that recognise the sheet equally well, better than all others."""
        complete = [match for match in self.matches if not match.missing_fields]
        best = max((match.fit for match in complete), default=None)
        return [match for match in complete if match.fit == best]

    @property
    def rank(self) -> tuple[bool, tuple[int, int]]:
        """Which of several readings of a text is best: the greatest."""
        best = max(self.complete_matches or self.matches, key=lambda match: match.fit, default=None)
        return bool(self.complete_matches), best.fit if best else (0, 0)


def recognise_files(
    inbox: Path,
    declared: Iterable[SourceHeadings],
    used_sources: Collection[str] | None = None,
) -> list[SheetFound]:
    """Every sheet of every file of the inbox, in order of path and then of the workbook.

    `declared`: every source that a sheet may hold. `used_sources`: ids of those that the run takes; left out, those of
    a comparison.
    A file that cannot be read, or that nobody recognises, is a line with a message; it never stops the others. One that
    a registered correction replaces is left out with all copies of it. Raises `InputsRefused` where a registered
    correction does not hold.
    """
    lookups = HeadingLookups(tuple(HeadingLookup.of(headings) for headings in declared))
    compared = {lookup.source.id for lookup in lookups.lookups if lookup.source.compared}
    sources_taken = compared if used_sources is None else used_sources
    superseded = SupersededFiles.of(inbox)
    first_files: dict[str, str] = {}
    all_sheets: list[SheetFound] = []
    for item in list_inbox_items(inbox):
        if item.file in superseded.registers:
            all_sheets.append(SheetFound(item.file, "", "", "left_out", "更正登记，已按它处理，不是数据。"))
            continue
        sheets = [_mark_unused(sheet, sources_taken) for sheet in _recognise_file(item, lookups)]
        if superseded.covers(sheets):
            all_sheets += superseded.mark(sheets)
            continue
        digest = sheets[0].sha256
        original = first_files.setdefault(digest, item.file) if digest else item.file
        all_sheets += sheets if original == item.file else [_mark_duplicate(sheet, original) for sheet in sheets]
    superseded.check(all_sheets)
    return warn_of_corrections(all_sheets)


def _mark_unused(sheet: SheetFound, used_sources: Collection[str]) -> SheetFound:
    if sheet.status != "recognised" or sheet.source in used_sources:
        return sheet
    return replace(sheet, status="not_used", message="本次不使用。")


def _mark_duplicate(sheet: SheetFound, original: str) -> SheetFound:
    if sheet.status in ("empty", "hidden", "unreadable"):
        return sheet
    return replace(sheet, status="duplicate_file", message=f"与“{original}”内容完全相同，按重复文件去除。")


def _recognise_file(item: InboxItem, lookups: HeadingLookups) -> list[SheetFound]:
    if item.left_out_reason:
        return [SheetFound(item.file, "", "", "left_out", item.left_out_reason)]
    sheets = _recognise_file_sheets(item, lookups)
    return [replace(sheet, message=item.note + sheet.message) for sheet in sheets] if item.note else sheets


def _recognise_file_sheets(item: InboxItem, lookups: HeadingLookups) -> list[SheetFound]:
    digest = ""
    try:
        digest = compute_sha256(item.chunks())
        sheets = open_sheets(item.chunks)
    except UnreadableFileError as failure:
        return [SheetFound(item.file, "", digest, "unreadable", str(failure))]
    if not sheets:
        return [SheetFound(item.file, "", digest, "empty", "文件是空的。请向原单位重新索取。")]
    return [_recognise_sheet(SheetFound(item.file, sheet.name, digest, "empty"), sheet, lookups) for sheet in sheets]


def _recognise_sheet(blank: SheetFound, sheet: OpenSheet, lookups: HeadingLookups) -> SheetFound:
    if sheet.is_hidden:
        return _build_hidden(blank)
    try:
        best = max(
            (_match_reading(reading, lookups) for reading in sheet.readings),
            key=lambda reading_matches: reading_matches.rank,
        )
    except UnreadableFileError as failure:
        return replace(blank, status="unreadable", message=str(failure))
    if not best.rows:
        return replace(blank, message="工作表是空的。")
    match best.complete_matches:
        case []:
            return _build_unrecognised(blank, best.matches, best.rows, lookups.lookups)
        case [only]:
            return _build_recognised(blank, choose_columns(only, best.sample), best)
        case several:
            names = "、".join(f"“{_format_source(candidate.lookup.source)}”" for candidate in several)
            return replace(blank, status="ambiguous", message=f"表头同时符合{names}，无法确定。请补充或改正表头。")


def _build_hidden(blank: SheetFound) -> SheetFound:
    """A hidden sheet, which is not read; the one that our workbooks carry is no delivery."""
    if blank.sheet == MARK_SHEET:
        return replace(blank, status="left_out", message="随名单带回的标识，不是数据。")
    return replace(blank, status="hidden", message="工作表已隐藏，没有读取。需要时请取消隐藏后重新放入。")


def _match_reading(reading: Reading, lookups: HeadingLookups) -> _ReadingMatches:
    head = reading.read_head()
    sample = head.list_rows()
    rows = sample[: SEARCHED_ROWS + LEVELS]
    headings = list(list_headings(rows, head.hints.merged_ranges, lookups.endings))
    matches = (find_best_match(lookup, headings) for lookup in lookups.lookups)
    return _ReadingMatches(rows, sample, tuple(match for match in matches if match is not None))


def _build_recognised(blank: SheetFound, match: HeadingMatch, matches: _ReadingMatches) -> SheetFound:
    """The sheet as one of this source; refused where it has two columns of one heading that say different things."""
    source, heading, rows = match.lookup.source, match.heading, matches.rows
    if message := explain_conflict(match, matches.sample):
        return replace(blank, status="ambiguous", message=message, nearest=source.id)
    names = (blank.sheet, re.split("[/!]", blank.file)[-1])
    amount_units = find_amount_units(source, match.columns, heading, matches.sample, names)
    return replace(
        blank,
        status="recognised",
        message="".join(describe_units(source, amount_units)),
        source=source.id,
        title=_join_cells(rows[0][1]) if heading.first_index else None,
        stamped=_find_stamped_day(rows[: heading.first_index]),
        heading_row=heading.rows[-1],
        columns=match.columns,
        units=amount_units.units,
        stood_in=_find_stand_ins(match),
        unknown_headings=match.undeclared_headings,
    )


def _find_stand_ins(match: HeadingMatch) -> dict[str, str]:
    """Field -> heading, of fields for which none of their own headings is there; as declared where it is decorated."""
    stand_ins = {
        name: {make_heading_key(text): text for text in match.lookup.source.fields[name].stand_ins}
        for name in match.columns
    }
    best = {name: match.hits[name][0] for name in stand_ins}
    heading_texts = {name: match.heading.columns[hit.position].heading.strip() for name, hit in best.items()}
    return {
        name: heading_texts[name] if make_heading_key(heading_texts[name]) == best[name].key else texts[best[name].key]
        for name, texts in stand_ins.items()
        if best[name].key in texts
    }


def _find_stamped_day(rows_above: TextRows) -> str | None:
    """The day that the lines above the heading give; a label and its day may stand in two cells."""
    day = find_stamped_day(_join_cells(cells) for _, cells in rows_above)
    return day.isoformat() if day else None


def _join_cells(cells: Sequence[str]) -> str:
    return " ".join(cell.strip() for cell in cells if cell)


def _build_unrecognised(
    blank: SheetFound, matches: Sequence[HeadingMatch], rows: TextRows, lookups: Sequence[HeadingLookup]
) -> SheetFound:
    if blank.sheet.strip() in _LETTER_SHEETS:
        return replace(blank, status="not_used", message="这是函或填写说明，没有数据。")
    if is_visit_form(rows):
        return replace(blank, status="unrecognised", message=TO_BE_IMPORTED)
    if transposed := find_transposed_source(rows, lookups):
        source, column = transposed
        message = (
            f"没有认出这张表。像是“{_format_source(source)}”，但表头竖着排在{name_columns((column,))}列，一列才是一条。"
            "请转置成表头排在第一行、一行一条后重新放入。"
        )
        return replace(blank, status="unrecognised", message=message, nearest=source.id)
    near_matches = [match for match in matches if len(match.columns) >= _FEWEST_NEAR_FIELDS]
    if not near_matches:
        message = (
            f"没有认出这张表：前 {SEARCHED_ROWS} 行里没有找到已知的表头。"
            "请核对是否放错了文件；若是部门数据，请补上表头行。"
        )
        return replace(blank, status="unrecognised", message=message)
    nearest = max(near_matches, key=lambda match: match.nearness)
    source = nearest.lookup.source
    missing_titles = tuple(source.fields[name].title for name in nearest.missing_fields)
    return replace(
        blank,
        status="unrecognised",
        message=f"没有认出这张表。最接近“{_format_source(source)}”，缺少表头：{'、'.join(missing_titles)}。"
        f"{_suggest_headings(nearest)}{_explain_excluded_columns(nearest)}请补上这些列或核对表头名称。",
        missing_headings=missing_titles,
        nearest=source.id,
    )


def _explain_excluded_columns(match: HeadingMatch) -> str:
    """Sentences about columns that have a missing heading but stand under a group about somebody else."""
    text = ""
    for name in match.missing_fields:
        for at in match.excluded_columns.get(name, ()):
            title = match.lookup.source.fields[name].title
            heading = match.heading.texts[at].strip()
            text += f"{name_columns((at,))}列“{heading}”说的是另外的人或以前的情况，没有当作“{title}”。"
    return text


def _suggest_headings(match: HeadingMatch) -> str:
    """Questions whether an undeclared heading is a missing one in other words."""
    unknown = {make_heading_key(text): text for text in match.undeclared_headings}
    hints = []
    for name in match.missing_fields:
        title = match.lookup.source.fields[name].title
        hints += [
            f"“{unknown[key]}”是不是“{title}”？"
            for key in difflib.get_close_matches(make_heading_key(title), unknown, 1)
        ]
    return "".join(hints)


def _format_source(source: SourceDeclaration) -> str:
    return f"{source.department}·{source.title}"
