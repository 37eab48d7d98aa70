"""The list beside the period before: households per status, and clues that are held back or gone."""

from __future__ import annotations

import polars as pl

from domain.tables import conform


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


def count_township_statuses(suspected: pl.DataFrame, clues: pl.DataFrame) -> pl.DataFrame:
    """Table `township_statuses`. `clues`: table `household_clues`; those to keep an eye on are not counted."""
    counted = clues.filter(pl.col("on_list").is_not_null(), pl.col("certainty") != "attention")
    households = suspected.group_by("township", "status").agg(pl.len().cast(pl.Int64).alias("households"))
    per_clue = counted.group_by("township", pl.col("clue_status").alias("status")).agg(
        pl.len().cast(pl.Int64).alias("clues")
    )
    counts = households.join(per_clue, on=["township", "status"], how="full", coalesce=True)
    return counts.with_columns(pl.col("households", "clues").fill_null(0)).sort("township", "status")


def count_township_endings(resting: pl.DataFrame, left: pl.DataFrame) -> pl.DataFrame:
    """Table `township_endings`, from tables `resting_clues` and `left_clues`."""
    parts = []
    for kind, clues in (("suppressed", resting), ("resolved", left)):
        whatever = clues.with_columns(pl.lit(None, dtype=pl.String).alias("reason"))
        for rows in (whatever, clues):
            parts.append(_count_places(rows).with_columns(pl.lit(kind).alias("kind")))
    return conform(pl.concat(parts), "township_endings").sort("township", "kind", "reason")


def _count_places(clues: pl.DataFrame) -> pl.DataFrame:
    is_off = pl.col("standing").is_in(["resting", "off_list"])
    return clues.group_by("township", "reason").agg(
        pl.len().cast(pl.Int64).alias("clues"),
        pl.col("household_id").n_unique().cast(pl.Int64).alias("households"),
        pl.col("household_id").filter(is_off).n_unique().cast(pl.Int64).alias("off_list"),
    )
