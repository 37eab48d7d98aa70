"""Rows about a place: they belong to a village, not to a household."""

from __future__ import annotations

import polars as pl


def link_areas(rows: pl.DataFrame, members: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Decisions and candidates, both (row, person_id, household_id, reason) and both naming nobody.

    A village in which somebody is registered is known; only rows about such a village have a candidate.
    """
    villages = members.select("township", "village").unique().with_columns(pl.lit("place").alias("reason"))
    nobody = pl.lit(None, dtype=pl.String)
    found = rows.join(villages, on=["township", "village"], how="left").select(
        "row", nobody.alias("person_id"), nobody.alias("household_id"), "reason"
    )
    return found.with_columns(pl.col("reason").fill_null("place_unknown")), found.drop_nulls("reason")
