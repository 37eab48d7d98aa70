"""A delivery as it comes in: each batch is admitted at once; what only all rows together tell is said in the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import polars as pl

from domain.declarations.source import SourceDeclaration
from domain.handover import PLACE, Admission, Landed
from domain.home_county import HomeCounty
from expectations.admit.admit_rows import RowReader, admitted
from expectations.admit.household_first_rows import FirstRows
from expectations.admit.repeated_rows import Events, contradictions, sent_again
from expectations.cells.read_id_numbers import Numbers
from expectations.issues.issue_lines import Examined
from expectations.issues.issue_table import Defects
from expectations.judge.expectation_suites import Suite
from expectations.profile.delivery_measures import Measures
from expectations.profile.delivery_profile import profile


class Inspection:
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
        self._events, self._numbers = Events(source), Numbers(today)
        self._first_rows, self._reader = FirstRows(source), RowReader(source, today)
        self._measures, self._defects = Measures(source, today), Defects(source, suite, today, home)

    def admit(self, landed: Landed) -> Admission:
        """Accept or quarantine a batch, and take note of it."""
        landed = replace(landed, rows=self._first_rows.completed(landed.rows))
        columns = self._reader.read(landed)
        admission = admitted(landed, self._source, self._read_by_rules, columns)
        # Every number is worked on once, however many questions are asked of it.
        numbers = self._numbers.of(landed.rows, self._source)
        rows = Examined.of(landed, admission, self._source, numbers)
        self._measures.add(landed, admission, columns)
        self._measures.add_numbers(landed, numbers)
        self._measures.add_named(rows, admission.accepted.height)
        self._defects.add(landed, admission, rows)
        self._events.add(admission.accepted)
        return admission

    def sentences(self) -> dict[tuple[str, str], str]:
        """What was found and mended of a whole sheet: file, sheet -> a sentence."""
        return self._first_rows.sentences()

    def sent_again(self, accepted: pl.LazyFrame, at: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
        """The accepted rows of all batches that tell what another one tells: they are no longer counted as accepted.

        `at`: gives the accepted rows at places.
        """
        shared = at(self._events.places(accepted))
        again = shared.filter(sent_again(shared, self._source, self._read_by_rules, self._today))
        rows = Examined(self._source, again, again.select(PLACE), self._numbers.of(again, self._source))
        self._measures.add_named(rows, again.height, times=-1)
        self._defects.take_back(rows, contradictions(shared, self._source, self._today))
        return again

    def issues(self, named: pl.LazyFrame, landed_at: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
        """Table `issues` of all batches.

        `named`: their accepted and unreadable rows, without those that were sent again. `landed_at`: gives the rows at
        places as they came; asked for a source with a natural key alone.
        """
        return self._defects.table(self._measures, named, landed_at)

    def profile(self, issues: pl.DataFrame, before: Mapping[str, float]) -> dict[str, float]:
        """The delivery in numbers, beside those of the period before; see `expectations.profile.delivery_profile`."""
        return profile(self._measures, self._source, self._today, issues, before)
