"""The list beside the period before: households per status, and clues that are held back or gone."""

from __future__ import annotations

import polars as pl


def count_list_status(suspected: pl.DataFrame) -> pl.DataFrame:
    """Table `list_status_counts`."""
    keys = ("status", "certainty")
    return suspected.group_by(keys).agg(pl.len().cast(pl.Int64).alias("households")).sort(keys)


def count_ended_clues(suppressed: pl.DataFrame, resolved: pl.DataFrame) -> pl.DataFrame:
    """Table `ended_clue_counts`."""
    kinds = {"suppressed": suppressed, "resolved": resolved}
    return pl.concat([_count_reasons(clues).with_columns(kind=pl.lit(kind)) for kind, clues in kinds.items()]).select(
        "kind", "reason", "clues", "households"
    )


def _count_reasons(clues: pl.DataFrame) -> pl.DataFrame:
    counts = clues.group_by("reason").agg(
        pl.len().cast(pl.Int64).alias("clues"), pl.col("household_id").n_unique().cast(pl.Int64).alias("households")
    )
    return counts.sort("clues", "reason").reverse()
