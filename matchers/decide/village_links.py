"""Rows about a place: they belong to a village, not to a household."""

from __future__ import annotations

import polars as pl

from matchers.frames import FRAMES


def link_village_rows(rows: pl.DataFrame, members: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Frame `decisions` and frame `row_persons`, both naming nobody. `rows`: frame `placed_rows`.

    A village in which somebody is registered is known; only rows about such a village have a candidate.
    """
    villages = members.select("township", "village").unique().with_columns(pl.lit("place").alias("reason"))
    placed_rows = rows.join(villages, on=["township", "village"], how="left", maintain_order="left")
    empty_columns = [
        pl.lit(None, dtype=kind).alias(name)
        for name, kind in FRAMES["decisions"].schema.items()
        if name not in {"row", "reason"}
    ]
    decisions = placed_rows.with_columns(*empty_columns, pl.col("reason").fill_null("place_unknown")).select(
        FRAMES["decisions"].names
    )
    known_villages = decisions.filter(pl.col("reason") == "place")
    return decisions, known_villages.select("row", "person_id", "household_id")
