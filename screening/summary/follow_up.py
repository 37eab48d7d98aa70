"""Households that no clue brings onto the list and that somebody should look at all the same."""

from __future__ import annotations

import polars as pl

from domain.tables import conform


def make_follow_up_households(
    follow_up: pl.DataFrame, listing: pl.DataFrame, households: pl.DataFrame, answers: pl.DataFrame
) -> pl.DataFrame:
    """Table `follow_up_households`: one row per household of table `follow_up`, in the order of the village's groups.

    `on_list`: the household is visited anyway. `listing`: `add_list_status`. `answers`: `find_household_answers`.
    """
    listed_households = listing.filter("on_list")["household_id"]
    per_household = follow_up.group_by("household_id", maintain_order=True).agg(
        _join_texts("cause", "、").alias("causes"),
        pl.col("risks").str.split("、").explode().drop_nulls().unique(maintain_order=True).str.join("、"),
        _join_texts("source", "、").alias("sources"),
        _join_texts("reason", "；").alias("reason"),
    )
    rows = per_household.join(households, on="household_id", how="inner").with_columns(
        on_list=pl.col("household_id").is_in(listed_households.implode())
    )
    rows = rows.join(answers, on="household_id", how="left")
    ordered = rows.sort("township", "village", "group", "household_id", nulls_last=True)
    return conform(ordered, "follow_up_households")


def _join_texts(column: str, mark: str) -> pl.Expr:
    return pl.col(column).drop_nulls().unique(maintain_order=True).str.join(mark)
