"""Rows about a place: they belong to a village, not to a household."""

from __future__ import annotations

import polars as pl


def link_areas(rows: pl.DataFrame, members: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(row, person_id, household_id, reason) and no candidates: a village in which somebody is registered is known."""
    villages = members.select("township", "village").unique().with_columns(pl.lit("place").alias("reason"))
    nobody = pl.lit(None, dtype=pl.String)
    known = rows.join(villages, on=["township", "village"], how="left")
    decided = known.select(
        "row", nobody.alias("person_id"), nobody.alias("household_id"), pl.col("reason").fill_null("place_unknown")
    )
    return decided, decided.select("row", "person_id", "household_id").clear()
