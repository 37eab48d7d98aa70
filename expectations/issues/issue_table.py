"""Everything that is wrong with a delivery's rows, sheets and columns, with the cure, for the department to mend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

import polars as pl

from domain.declarations.source import FieldType, SourceDeclaration
from domain.handover import PLACE, Admission, Judgement, Landed, SheetFound
from domain.home_county import HomeCounty
from domain.tables import conform, empty
from expectations.admit.quarantine_rows import REFUSED
from expectations.issues import cell_checks
from expectations.issues.home_county_check import HomePlaces
from expectations.issues.issue_lines import PEOPLE, Examined, Found, in_order, issue_key, keyed, lines_of, whom
from expectations.issues.number_checks import numbers, round_and_valid
from expectations.issues.register_audit import Register
from expectations.issues.shared_id_numbers import SharedNumbers
from expectations.judge.expectation_suites import Suite
from expectations.profile.delivery_measures import Measures

# Of genuine numbers 0.09 % end in 000; beyond this share of a column they are a spreadsheet's work (M07).
_GENUINE_ROUND = 0.01


class Defects:
    """Collects the lines of table `issues` batch after batch; no cell's value in it.

    `suite` gives the bands between which the medians of amounts are believed. `today`: the as-of date. `home`: the
    county whose places a register's should be.
    """

    def __init__(self, source: SourceDeclaration, suite: Suite, today: date, home: HomeCounty | None = None) -> None:
        self._source, self._suite, self._today = source, suite, today
        self._lines = [empty("issues")]
        self._round: dict[str, list[pl.DataFrame]] = {name: [] for name in source.of_type(FieldType.ID_NUMBER)}
        self._rounded, self._filled = dict.fromkeys(self._round, 0), dict.fromkeys(self._round, 0)
        self._shared, self._register = SharedNumbers(source), Register(source)
        self._places = HomePlaces(source, home)
        self._sheets: dict[tuple[str, str], SheetFound] = {}
        self._contradictions: list[Found] = []

    def add(self, landed: Landed, admission: Admission, rows: Examined) -> None:
        """Look at a batch."""
        self._sheets.update({(sheet.file, sheet.sheet): sheet for sheet in landed.sheets})
        if landed.rows.is_empty():
            return
        self._lines.append(self._keyed(self._of_rows(rows, landed, admission), landed))
        for name in self._round:
            self._round[name].append(self._keyed([round_and_valid(rows, name)], landed))
        self._count(rows, 1)
        self._register.add(landed, admission, rows)
        self._places.add(landed)

    def take_back(self, rows: Examined, contradictions: Iterable[Found]) -> None:
        """Forget accepted rows that were sent again. `contradictions`: in what rows of their events differ."""
        self._lines = [_elsewhere(lines, rows.typed) for lines in self._lines]
        self._round = {name: [_elsewhere(lines, rows.typed) for lines in parts] for name, parts in self._round.items()}
        self._register.take_back(rows.typed)
        self._count(rows, -1)
        self._contradictions += contradictions

    def _count(self, rows: Examined, times: int) -> None:
        for name, read in rows.numbers.items():
            self._rounded[name] += times * int(read["rounded"].sum())
            self._filled[name] += times * read["typed"].count()
        self._shared.add(rows, times)

    def table(
        self, measures: Measures, examined: pl.LazyFrame, landed_at: Callable[[pl.DataFrame], pl.DataFrame]
    ) -> pl.DataFrame:
        """Table `issues`: one line per defect and place, in the order of the places.

        `examined`: the accepted and unreadable rows of all batches. `landed_at`: gives the rows at places as they came.
        """
        of_sheets = [
            *cell_checks.units(self._source, self._suite, measures),
            *cell_checks.headings(self._sheets.values()),
            *self._places.found(),
        ]
        lines = [*self._lines, keyed(lines_of(of_sheets, self._source), pl.DataFrame(schema=PEOPLE))]
        for name, perhaps in self._round.items():
            if self._rounded[name] > _GENUINE_ROUND * max(self._filled[name], 1):
                lines += perhaps
        for found, people in [*self._shared.found(examined), self._register.found(self._today)]:
            lines.append(keyed(lines_of(found, self._source), people))
        differing = lines_of(self._contradictions, self._source)
        if differing.height:
            lines.append(keyed(differing, whom(landed_at(differing), self._source)))
        return in_order(pl.concat(lines))

    def _keyed(self, found: Iterator[Found] | list[Found], landed: Landed) -> pl.DataFrame:
        lines = lines_of(found, self._source)
        if lines.is_empty():  # as of most batches
            return empty("issues")
        rows = landed.rows.join(lines.select(PLACE).unique(), on=PLACE, how="semi")
        return keyed(lines, whom(rows, self._source))

    def _of_rows(self, rows: Examined, landed: Landed, admission: Admission) -> Iterator[Found]:
        yield from cell_checks.quarantined(admission, landed, self._source)
        yield from cell_checks.unreadable(rows, landed, self._today, admission.quarantine)
        yield from numbers(rows)
        yield from cell_checks.names(rows)
        yield from cell_checks.phones(rows)
        yield from cell_checks.days(rows, self._today)


def _elsewhere(lines: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    return lines.join(places.select(PLACE), on=PLACE, how="anti", maintain_order="left")


def with_refusal(
    known: pl.DataFrame, judgement: Judgement, source: SourceDeclaration, files: Sequence[str]
) -> pl.DataFrame:
    """Table `issues` with a line per file and reason for which the whole delivery was refused.

    The issue's key is of what was measured, not of how much it was: refused again for the same, it is the same issue.
    """
    cure = f"整份数据没有采用。请更正后把整份“{source.title}”重新报送"
    lines = [
        {
            "source": source.id, "file": file, "sheet": "", "row_number": None, "field": None, "check": REFUSED,
            "problem": f"整份未通过检查：{problem}", "cure": cure, "issue_key": issue_key(source.id, REFUSED, metric),
        }
        for (severity, problem), metric in zip(judgement.failures, judgement.metrics, strict=True)
        if severity == "critical"
        for file in files
    ]  # fmt: skip
    return in_order(pl.concat([known, conform(pl.DataFrame(lines, schema=known.schema), "issues")]))
