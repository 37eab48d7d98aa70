"""A delivery as it comes in: each batch is admitted at once; what only all rows together tell is said in the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import polars as pl

from domain.county.source import SourceDeclaration
from domain.handover import PLACE, Admission, Landed
from domain.home_county import HomeCounty
from expectations.admit.admit_rows import RowReader, make_admission
from expectations.admit.household_first_rows import FirstRows
from expectations.admit.repeated_rows import Events, find_contradictions, find_repeated_rows
from expectations.cells.read_id_numbers import IdNumberCache
from expectations.issues.issue_lines import ExaminedRows
from expectations.issues.issue_table import IssueCollector
from expectations.judge.expectation_suites import Suite
from expectations.profile.delivery_measures import DeliveryMeasures
from expectations.profile.delivery_profile import make_profile


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
        self._events, self._numbers = Events(source), IdNumberCache(today)
        self._first_rows, self._reader = FirstRows(source), RowReader(source, today)
        self._measures, self._defects = DeliveryMeasures(source, today), IssueCollector(source, suite, today, home)

    def admit(self, landed: Landed) -> Admission:
        """Accept or quarantine a batch, and take note of it."""
        landed = replace(landed, rows=self._first_rows.fill_rows(landed.rows))
        columns = self._reader.read(landed)
        admission = make_admission(landed, self._source, self._read_by_rules, columns)
        # Every number is worked on once, however many questions are asked of it.
        numbers = self._numbers.of(landed.rows, self._source)
        rows = ExaminedRows.of(landed, admission, self._source, numbers)
        self._measures.add(landed, admission, columns)
        self._measures.add_numbers(landed, numbers)
        self._measures.add_named(rows, admission.accepted.height)
        self._defects.add(landed, admission, rows)
        self._events.add(admission.accepted)
        return admission

    def describe_sheets(self) -> dict[tuple[str, str], str]:
        """What was found and mended of a whole sheet: file, sheet -> a sentence."""
        return self._first_rows.describe_sheets()

    def find_repeated_rows(self, accepted: pl.LazyFrame, at: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
        """The accepted rows of all batches that tell what another one tells: they are no longer counted as accepted.

        `at`: gives the accepted rows at places.
        """
        shared = at(self._events.places(accepted))
        again = shared.filter(find_repeated_rows(shared, self._source, self._read_by_rules, self._today))
        rows = ExaminedRows(self._source, again, again.select(PLACE), self._numbers.of(again, self._source))
        self._measures.add_named(rows, again.height, times=-1)
        self._defects.remove_places(rows, find_contradictions(shared, self._source, self._today))
        return again

    def make_issues(self, named: pl.LazyFrame, landed_at: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
        """Table `issues` of all batches.

        `named`: their accepted and unreadable rows, without those that were sent again. `landed_at`: gives the rows at
        places as they came; asked for a source with a natural key alone.
        """
        return self._defects.make_table(self._measures, named, landed_at)

    def make_profile(self, issues: pl.DataFrame, before: Mapping[str, float]) -> dict[str, float]:
        """The delivery in numbers, beside those of the period before; see `expectations.profile.delivery_profile`."""
        return make_profile(self._measures, self._source, self._today, issues, before)
