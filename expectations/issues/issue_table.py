"""Everything that is wrong with a delivery's rows, sheets and columns, with the cure, for the department to mend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

import polars as pl

from domain.county.source import FieldType, SourceDeclaration
from domain.handover import PLACE, Admission, Judgement, RawRows, SheetFound
from domain.home_county import HomeCounty
from domain.tables import conform, empty
from expectations.cells.examined_rows import ExaminedRows
from expectations.frames import FRAMES
from expectations.issues import cell_checks
from expectations.issues.home_county_check import HomePlaces
from expectations.issues.issue_lines import (
    Finding,
    add_keys,
    make_identities,
    make_issue_key,
    make_lines,
    sort_lines,
)
from expectations.issues.number_checks import check_numbers, find_round_and_valid
from expectations.issues.quarantine_rows import REFUSED
from expectations.issues.register_audit import RegisterAudit
from expectations.issues.shared_id_numbers import SharedNumbers
from expectations.measures.delivery_measures import DeliveryMeasures

# Of genuine numbers 0.09 % end in 000; beyond this share of a column they are a spreadsheet's work (M07).
_GENUINE_ROUND = 0.01


class IssueCollector:
    """Collects the lines of table `issues` batch after batch; no cell's value in it.

    `median_bands`: per field of money the bounds between which its median is believed. `today`: the as-of date.
    `home`: the county whose places a register's should be.
    """

    def __init__(
        self, source: SourceDeclaration, median_bands: cell_checks.Bands, today: date, home: HomeCounty | None = None
    ) -> None:
        self._source, self._median_bands, self._today = source, median_bands, today
        self._lines = [empty("issues")]
        self._round: dict[str, list[pl.DataFrame]] = {name: [] for name in source.of_type(FieldType.ID_NUMBER)}
        self._rounded, self._filled = dict.fromkeys(self._round, 0), dict.fromkeys(self._round, 0)
        self._shared, self._register = SharedNumbers(source), RegisterAudit(source)
        self._places = HomePlaces(source, home)
        self._sheets: dict[tuple[str, str], SheetFound] = {}
        self._contradictions: list[Finding] = []

    def add_batch(self, raw_rows: RawRows, admission: Admission, rows: ExaminedRows) -> None:
        """Look at a batch."""
        self.add_sheets(raw_rows)
        if raw_rows.rows.is_empty():
            return
        self._lines.append(self._add_keys(self._find_row_issues(rows, raw_rows, admission), raw_rows))
        for name in self._round:
            self._round[name].append(self._add_keys([find_round_and_valid(rows, name)], raw_rows))
        self._count_numbers(rows, 1)
        self._register.add_batch(raw_rows, admission, rows)
        self._places.add_batch(raw_rows)

    def add_sheets(self, raw_rows: RawRows) -> None:
        """Take note of the sheets that a batch tells of."""
        self._sheets.update({(sheet.file, sheet.sheet): sheet for sheet in raw_rows.sheets})

    def remove_places(self, rows: ExaminedRows, contradictions: Iterable[Finding]) -> None:
        """Forget accepted rows that were sent again. `contradictions`: in what rows of their events differ."""
        self._lines = [_drop_places(lines, rows.typed) for lines in self._lines]
        self._round = {
            name: [_drop_places(lines, rows.typed) for lines in parts] for name, parts in self._round.items()
        }
        self._register.remove_places(rows.typed)
        self._count_numbers(rows, -1)
        self._contradictions += contradictions

    def _count_numbers(self, rows: ExaminedRows, times: int) -> None:
        for name, cells in rows.numbers.items():
            self._rounded[name] += times * int(cells["rounded"].sum())
            self._filled[name] += times * cells["typed"].count()
        self._shared.add_batch(rows, times)

    def make_table(
        self, measures: DeliveryMeasures, examined: pl.LazyFrame, landed_at: Callable[[pl.DataFrame], pl.DataFrame]
    ) -> pl.DataFrame:
        """Table `issues`: one line per defect and place, in the order of the places.

        `examined`: the accepted and unreadable rows of all batches. `landed_at`: gives the rows at places as they came.
        """
        of_sheets = [
            *cell_checks.check_units(self._source, self._median_bands, measures),
            *cell_checks.check_headings(self._sheets.values()),
            *self._places.find_issues(),
        ]
        lines = [*self._lines, add_keys(make_lines(of_sheets, self._source), FRAMES["identities"].make_empty())]
        for name, round_numbers in self._round.items():
            if self._rounded[name] > _GENUINE_ROUND * max(self._filled[name], 1):
                lines += round_numbers
        for findings, people in [*self._shared.find_issues(examined), self._register.find_issues(self._today)]:
            lines.append(add_keys(make_lines(findings, self._source), people))
        differing = make_lines(self._contradictions, self._source)
        if differing.height:
            lines.append(add_keys(differing, make_identities(landed_at(differing), self._source)))
        return sort_lines(pl.concat(lines))

    def _add_keys(self, findings: Iterator[Finding] | list[Finding], raw_rows: RawRows) -> pl.DataFrame:
        lines = make_lines(findings, self._source)
        if lines.is_empty():  # as of most batches
            return empty("issues")
        rows = raw_rows.rows.join(lines.select(PLACE).unique(), on=PLACE, how="semi")
        return add_keys(lines, make_identities(rows, self._source))

    def _find_row_issues(self, rows: ExaminedRows, raw_rows: RawRows, admission: Admission) -> Iterator[Finding]:
        yield from cell_checks.describe_quarantined(admission, raw_rows, self._source)
        yield from cell_checks.find_unreadable_cells(rows, raw_rows, self._today, admission.quarantine)
        yield from check_numbers(rows)
        yield from cell_checks.check_names(rows)
        yield from cell_checks.check_phones(rows)
        yield from cell_checks.check_days(rows, self._today)


def _drop_places(lines: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    return lines.join(places.select(PLACE), on=PLACE, how="anti", maintain_order="left")


def add_refusal(
    issues: pl.DataFrame, judgement: Judgement, source: SourceDeclaration, files: Sequence[str]
) -> pl.DataFrame:
    """Table `issues` with a line per file and reason for which the whole delivery was refused.

    The issue's key is of what was measured, not of how much it was: refused again for the same, it is the same issue.
    """
    cure = f"整份数据没有采用。请更正后把整份“{source.title}”重新报送"
    lines = [
        {
            "source": source.id, "file": file, "sheet": "", "row_number": None, "field": None, "check": REFUSED,
            "problem": f"整份未通过检查：{problem}", "cure": cure,
            "issue_key": make_issue_key(source.id, REFUSED, metric),
        }
        for (severity, problem), metric in zip(judgement.failures, judgement.metrics, strict=True)
        if severity == "critical"
        for file in files
    ]  # fmt: skip
    return sort_lines(pl.concat([issues, conform(pl.DataFrame(lines, schema=issues.schema), "issues")]))
