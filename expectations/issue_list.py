"""Everything that is wrong with a delivery's rows, sheets and columns, with the cure, for the department to mend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl

from domain.declarations.source import SourceDeclaration
from domain.handover import Admission, Judgement, Landed
from domain.tables import conform
from expectations import cell_checks
from expectations.found import Examined, Found, in_order, issue_key, issues_table
from expectations.number_checks import numbers
from expectations.quarantine import REFUSED
from expectations.register_checks import audit
from expectations.repeats import contradictions
from expectations.suites import Suite


def issues(landed: Landed, admission: Admission, source: SourceDeclaration, suite: Suite, today: date) -> pl.DataFrame:
    """Table `issues` of a delivery: one line per defect and place; no cell's value in it.

    `suite` gives the bands between which the medians of amounts are believed. `today`: the as-of date.
    """
    return issues_table(_found(landed, admission, source, suite, today), landed, source)


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
    yield from contradictions(admission, source, today)
    yield from audit(rows, today)
