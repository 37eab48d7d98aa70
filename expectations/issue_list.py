"""Everything that is wrong with a delivery's rows, sheets and columns, with the cure, for the department to mend."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from domain.declarations.source import SourceDeclaration
from domain.handover import Admission, Landed
from expectations import cell_checks
from expectations.found import Examined, Found, issues_table
from expectations.number_checks import numbers
from expectations.register_checks import audit
from expectations.suites import Suite


def issues(landed: Landed, admission: Admission, source: SourceDeclaration, suite: Suite, today: date) -> pl.DataFrame:
    """Table `issues` of a delivery: one line per defect and place; no cell's value in it.

    `suite` gives the bands between which the medians of amounts are believed. `today`: the as-of date.
    """
    return issues_table(_found(landed, admission, source, suite, today), landed, source)


def _found(
    landed: Landed, admission: Admission, source: SourceDeclaration, suite: Suite, today: date
) -> Iterator[Found]:
    rows = Examined.of(landed, admission, source)
    yield from cell_checks.quarantined(admission, source)
    yield from cell_checks.unreadable(rows, landed, today, admission.quarantine)
    yield from numbers(rows, today)
    yield from cell_checks.names(rows)
    yield from cell_checks.phones(rows)
    yield from cell_checks.days(rows, today)
    yield from cell_checks.units(rows, suite)
    yield from cell_checks.headings(landed)
    yield from audit(rows, today)
