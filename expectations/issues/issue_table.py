"""Everything that is wrong with a delivery's rows, sheets and columns, with the cure, for the department to mend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

import polars as pl

from domain.county.source import FieldType, SourceDeclaration
from domain.handover import PLACE, Admission, Judgement, Landed, SheetFound
from domain.home_county import HomeCounty
from domain.tables import conform, empty
from expectations.admit.quarantine_rows import REFUSED
from expectations.issues import cell_checks
from expectations.issues.home_county_check import HomePlaces
from expectations.issues.issue_lines import (
    PEOPLE,
    ExaminedRows,
    Finding,
    add_keys,
    identity_column,
    make_issue_key,
    make_lines,
    sort_lines,
)
from expectations.issues.number_checks import check_numbers, is_round_and_valid
from expectations.issues.register_audit import RegisterAudit
from expectations.issues.shared_id_numbers import SharedNumbers
from expectations.judge.expectation_suites import Suite
from expectations.profile.delivery_measures import DeliveryMeasures

# Of genuine numbers 0.09 % end in 000; beyond this share of a column they are a spreadsheet's work (M07).
_GENUINE_ROUND = 0.01


class IssueCollector:
    """Collects the lines of table `issues` batch after batch; no cell's value in it.

    `suite` gives the bands between which the medians of amounts are believed. `today`: the as-of date. `home`: the
    county whose places a register's should be.
    """

    def __init__(self, source: SourceDeclaration, suite: Suite, today: date, home: HomeCounty | None = None) -> None:
        self._source, self._suite, self._today = source, suite, today
        self._lines = [empty("issues")]
        self._round: dict[str, list[pl.DataFrame]] = {name: [] for name in source.of_type(FieldType.ID_NUMBER)}
        self._rounded, self._filled = dict.fromkeys(self._round, 0), dict.fromkeys(self._round, 0)
        self._shared, self._register = SharedNumbers(source), RegisterAudit(source)
        self._places = HomePlaces(source, home)
        self._sheets: dict[tuple[str, str], SheetFound] = {}
        self._contradictions: list[Finding] = []

    def add(self, landed: Landed, admission: Admission, rows: ExaminedRows) -> None:
        """Look at a batch."""
        self._sheets.update({(sheet.file, sheet.sheet): sheet for sheet in landed.sheets})
        if landed.rows.is_empty():
            return
        self._lines.append(self._add_keys(self._find_row_issues(rows, landed, admission), landed))
        for name in self._round:
            self._round[name].append(self._add_keys([is_round_and_valid(rows, name)], landed))
        self._count(rows, 1)
        self._register.add(landed, admission, rows)
        self._places.add(landed)

    def remove_places(self, rows: ExaminedRows, contradictions: Iterable[Finding]) -> None:
        """Forget accepted rows that were sent again. `find_contradictions`: in what rows of their events differ."""
        self._lines = [_drop_places(lines, rows.typed) for lines in self._lines]
        self._round = {
            name: [_drop_places(lines, rows.typed) for lines in parts] for name, parts in self._round.items()
        }
        self._register.remove_places(rows.typed)
        self._count(rows, -1)
        self._contradictions += contradictions

    def _count(self, rows: ExaminedRows, times: int) -> None:
        for name, read in rows.numbers.items():
            self._rounded[name] += times * int(read["rounded"].sum())
            self._filled[name] += times * read["typed"].count()
        self._shared.add(rows, times)

    def make_table(
        self, measures: DeliveryMeasures, examined: pl.LazyFrame, landed_at: Callable[[pl.DataFrame], pl.DataFrame]
    ) -> pl.DataFrame:
        """Table `issues`: one line per defect and place, in the order of the places.

        `examined`: the accepted and unreadable rows of all batches. `landed_at`: gives the rows at places as they came.
        """
        of_sheets = [
            *cell_checks.check_units(self._source, self._suite, measures),
            *cell_checks.check_headings(self._sheets.values()),
            *self._places.find_issues(),
        ]
        lines = [*self._lines, add_keys(make_lines(of_sheets, self._source), pl.DataFrame(schema=PEOPLE))]
        for name, perhaps in self._round.items():
            if self._rounded[name] > _GENUINE_ROUND * max(self._filled[name], 1):
                lines += perhaps
        for found, people in [*self._shared.find_issues(examined), self._register.find_issues(self._today)]:
            lines.append(add_keys(make_lines(found, self._source), people))
        differing = make_lines(self._contradictions, self._source)
        if differing.height:
            lines.append(add_keys(differing, identity_column(landed_at(differing), self._source)))
        return sort_lines(pl.concat(lines))

    def _add_keys(self, found: Iterator[Finding] | list[Finding], landed: Landed) -> pl.DataFrame:
        lines = make_lines(found, self._source)
        if lines.is_empty():  # as of most batches
            return empty("issues")
        rows = landed.rows.join(lines.select(PLACE).unique(), on=PLACE, how="semi")
        return add_keys(lines, identity_column(rows, self._source))

    def _find_row_issues(self, rows: ExaminedRows, landed: Landed, admission: Admission) -> Iterator[Finding]:
        yield from cell_checks.describe_quarantined(admission, landed, self._source)
        yield from cell_checks.find_unreadable_cells(rows, landed, self._today, admission.quarantine)
        yield from check_numbers(rows)
        yield from cell_checks.check_names(rows)
        yield from cell_checks.check_phones(rows)
        yield from cell_checks.check_days(rows, self._today)


def _drop_places(lines: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    return lines.join(places.select(PLACE), on=PLACE, how="anti", maintain_order="left")


def add_refusal(
    known: pl.DataFrame, judgement: Judgement, source: SourceDeclaration, files: Sequence[str]
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
    return sort_lines(pl.concat([known, conform(pl.DataFrame(lines, schema=known.schema), "issues")]))
