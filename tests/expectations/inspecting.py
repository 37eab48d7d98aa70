"""A delivery that comes in batches, inspected as a run does it, but in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

import polars as pl

from domain.county.source import SourceDeclaration
from domain.handover import PLACE, RawRows
from expectations import DeliveryInspection, Suite

TODAY = date(2026, 9, 30)


@dataclass(frozen=True)
class Inspected:
    accepted: pl.DataFrame
    unreadable: pl.DataFrame
    quarantine: pl.DataFrame
    again: pl.DataFrame
    issues: pl.DataFrame
    profile: dict[str, float]


def inspected(
    batches: Iterable[RawRows],
    source: SourceDeclaration,
    rules: frozenset[str] = frozenset(),
    suite: Suite | None = None,
    before: dict[str, float] | None = None,
) -> Inspected:
    inspection, raw_rows = DeliveryInspection(source, rules, suite or Suite(), TODAY), list(batches)
    admissions = [inspection.admit(batch) for batch in raw_rows]
    accepted, unreadable, quarantine = (
        pl.concat(getattr(one, name) for one in admissions) for name in ("accepted", "unreadable", "quarantine")
    )
    at_accepted, at_landed = (partial(_at, rows) for rows in (accepted, pl.concat(batch.rows for batch in raw_rows)))
    again = inspection.find_repeated_rows(accepted.lazy(), at_accepted)
    accepted = accepted.join(again, on=PLACE, how="anti", maintain_order="left")
    issues = inspection.make_issues(pl.concat([accepted, unreadable]).lazy(), at_landed)
    return Inspected(accepted, unreadable, quarantine, again, issues, inspection.make_profile(issues, before or {}))


def _at(rows: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    return rows.join(places, on=PLACE, how="semi", maintain_order="left")
