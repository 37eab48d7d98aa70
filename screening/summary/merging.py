"""并轨比对: which categories of low-income people the monitored hold or may fit, split by labour capacity."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from domain.tables import conform

_MONITORED = "防止返贫监测对象"


def list_monitored_persons(
    members: pl.DataFrame, households: pl.DataFrame, persons: pl.DataFrame, categories: pl.DataFrame
) -> pl.DataFrame:
    """Table `monitored_persons`: every member of a household under monitoring, with categories and support."""
    is_low_income = pl.col("dictionary") == "low_income"
    categories = categories.filter(pl.col("category") != _MONITORED)
    per_person = (
        categories.filter(is_low_income)
        .group_by("person_id")
        .agg(
            _join_values("category", pl.col("standing") == "holds").alias("held"),
            _join_values("category", pl.col("standing") == "may_fit").alias("may_fit"),
            _join_values("evidence", pl.lit(value=True)).alias("grounds"),
        )
    )
    support = (
        categories.filter(~is_low_income).group_by("household_id").agg(pl.col("category").first().alias("support"))
    )
    is_cleared = pl.col("risk_cleared").fill_null(value=False)
    monitored_households = members.filter(pl.col("monitor_type").is_not_null(), ~is_cleared)["household_id"].unique()
    rows = members.filter(pl.col("household_id").is_in(monitored_households.implode()))
    rows = rows.select("person_id", "household_id", "labour", "is_head").join(households, on="household_id")
    for columns, key in ((persons, "person_id"), (per_person, "person_id"), (support, "household_id")):
        rows = rows.join(columns, on=key, how="left")
    with_categories = rows.with_columns(pl.col("held", "may_fit").replace("", None))
    ordered = with_categories.sort("township", "village", "household_id", ~pl.col("is_head"), "person_id")
    return conform(ordered, "monitored_persons")


def _join_values(name: str, which: pl.Expr) -> pl.Expr:
    return pl.col(name).filter(which).unique().sort().str.join("、")


def count_categories(households: pl.DataFrame, categories: pl.DataFrame, in_force: Sequence[str]) -> pl.DataFrame:
    """Table `category_counts`: per township and category in force, in the policy's order: persons, households."""
    held_categories = categories.filter(pl.col("standing") == "holds")
    counts = held_categories.group_by("township", "category").agg(
        pl.col("person_id").n_unique().cast(pl.Int64).alias("persons"),
        pl.col("household_id").n_unique().cast(pl.Int64).alias("households"),
    )
    places = households.select("township").unique().sort("township")
    lines = places.join(pl.DataFrame({"category": in_force}), how="cross")
    with_counts = lines.join(counts, on=["township", "category"], how="left", maintain_order="left")
    return with_counts.with_columns(pl.col("persons", "households").fill_null(0))
