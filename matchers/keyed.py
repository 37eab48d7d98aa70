"""Rows that carry the household's number themselves need no linking, only a claim."""

from __future__ import annotations

import polars as pl

from domain.handover import PLACE, Admission
from domain.tables import conform, empty


def keyed_claims(admission: Admission) -> pl.DataFrame:
    """Table `claims` for a source whose rows name their household: certain where the row could be read.

    Rows that name an order instead of a household are nobody's.
    """
    parts = [_claims(admission.source, admission.accepted, certain=True)]
    parts.append(_claims(admission.source, admission.unreadable, certain=False))
    return conform(pl.concat(parts), "claims").sort(*PLACE)


def _claims(source: str, rows: pl.DataFrame, certain: bool) -> pl.DataFrame:
    if "household_id" not in rows.columns:
        return empty("claims")
    return rows.filter(pl.col("household_id").is_not_null()).select(
        pl.lit(source).alias("source"),
        *PLACE,
        pl.lit(None, dtype=pl.String).alias("person_id"),
        "household_id",
        pl.lit(value=certain).alias("certain"),
    )
