"""A delivery as it comes in: each batch is admitted at once; what only all rows together tell is said in the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import polars as pl

from domain.county.source import FieldType, SourceDeclaration
from domain.handover import PLACE, Admission, RawRows
from domain.home_county import HomeCounty
from expectations.admit.admit_rows import RowReader, make_admission
from expectations.admit.household_first_rows import FirstRows
from expectations.admit.repeated_rows import RepeatedKeys, find_contradictions, find_repeated_rows
from expectations.cells.examined_rows import ExaminedRows
from expectations.cells.read_id_numbers import IdNumberCache
from expectations.issues.issue_table import IssueCollector
from expectations.judge.expectation_suites import Suite
from expectations.measures.delivery_measures import DeliveryMeasures
from expectations.profile.delivery_profile import make_profile, name_median_column


class DeliveryInspection:
    """Of one source: let every batch be admitted, then ask which rows were sent again, for the issues, the profile.

    What it keeps of a row are hashes; of the register alone some columns. `read_by_rules`: fields whose unreadable
    cells make a row unusable. `today`: the as-of date. `home`: the county whose places a register's should be.
    """

    def __init__(
        self,
        source: SourceDeclaration,
        read_by_rules: frozenset[str],
        suite: Suite,
        today: date,
        home: HomeCounty | None = None,
    ) -> None:
        self._source, self._read_by_rules, self._today = source, read_by_rules, today
        self._events, self._numbers = RepeatedKeys(source), IdNumberCache(today)
        self._first_rows, self._reader = FirstRows(source), RowReader(source, today)
        self._measures = DeliveryMeasures(source, today)
        median_bands = {name: suite.find_band(name_median_column(name)) for name in source.of_type(FieldType.MONEY)}
        self._issues = IssueCollector(source, median_bands, today, home)
        self._no_rows: Admission | None = None

    def admit(self, raw_rows: RawRows) -> Admission:
        """Accept or quarantine a batch, and take note of it."""
        # A sheet's closing batch tells of the sheet and holds no rows: most batches of small deliveries are such.
        if self._no_rows is not None and raw_rows.rows.is_empty():
            self._issues.add_sheets(raw_rows)
            return self._no_rows
        raw_rows = replace(raw_rows, rows=self._first_rows.fill_rows(raw_rows.rows))
        columns = self._reader.read_columns(raw_rows)
        admission = make_admission(raw_rows, self._source, self._read_by_rules, columns)
        # Every number is worked on once, however many questions are asked of it.
        numbers = self._numbers.read_columns(raw_rows.rows, self._source)
        rows = ExaminedRows.pair_rows(raw_rows, admission, self._source, numbers)
        self._measures.add_batch(raw_rows, admission, columns)
        self._measures.add_numbers(raw_rows, numbers)
        self._measures.add_examined_rows(rows, admission.accepted.height)
        self._issues.add_batch(raw_rows, admission, rows)
        self._events.add_batch(admission.accepted)
        self._no_rows = self._no_rows or admission.clear()
        return admission

    def describe_sheets(self) -> dict[tuple[str, str], str]:
        """What was found and mended of a whole sheet: file, sheet -> a sentence."""
        return self._first_rows.describe_sheets()

    def find_repeated_rows(self, accepted: pl.LazyFrame, at: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
        """The accepted rows of all batches that tell what another one tells: they are no longer counted as accepted.

        `at`: gives the accepted rows at places.
        """
        shared = at(self._events.find_places(accepted))
        again = shared.filter(find_repeated_rows(shared, self._source, self._read_by_rules, self._today))
        rows = ExaminedRows(self._source, again, again.select(PLACE), self._numbers.read_columns(again, self._source))
        self._measures.add_examined_rows(rows, again.height, times=-1)
        self._issues.remove_places(rows, find_contradictions(shared, self._source, self._today))
        return again

    def make_issues(self, examined: pl.LazyFrame, landed_at: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
        """Table `issues` of all batches.

        `examined`: their accepted and unreadable rows, without those that were sent again. `landed_at`: gives the rows
        at places as they came; asked for a source with a natural key alone.
        """
        return self._issues.make_table(self._measures, examined, landed_at)

    def make_profile(self, issues: pl.DataFrame, before: Mapping[str, float]) -> dict[str, float]:
        """The delivery in numbers, beside those of the period before; see `expectations.profile.delivery_profile`."""
        return make_profile(self._measures, self._source, self._today, issues, before)
