"""The households whose road goes on after a run, as the register has them: what later papers name them by."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from domain.household_types import is_lifted
from domain.tables import conform


def make_tracked_households(
    members: pl.DataFrame, households: pl.DataFrame, household_tables: Iterable[pl.DataFrame]
) -> pl.DataFrame:
    """Table `tracked_households`: whoever has a clue that is told, rests or has just ended, or a 监测对象类别.

    `households`: as of `make_households`. `household_tables`: tables with the household_id of those who have a clue,
    and of those whom a visit proposes.
    """
    with_clues = pl.concat([table.select("household_id") for table in household_tables]).drop_nulls().unique()
    is_monitored = pl.col("monitor_type").is_not_null()
    facts = members.group_by("household_id").agg(
        is_lifted().any().fill_null(value=False).alias("lifted"),
        (is_monitored & ~pl.col("risk_cleared").fill_null(value=False)).any().alias("under_monitoring"),
        pl.col("risk_cleared").filter(is_monitored).all().alias("_cleared"),
        is_monitored.any().alias("_monitored"),
        pl.col("monitored_since").max(),
    )
    lines = households.join(facts, on="household_id").join(
        with_clues.with_columns(pl.lit(value=True).alias("_clue")), on="household_id", how="left"
    )
    tracked = lines.filter(pl.col("_monitored") | pl.col("_clue").is_not_null()).with_columns(
        pl.when("_monitored").then("_cleared").alias("risk_cleared")
    )
    return conform(tracked.sort("township", "village", "household_id"), "tracked_households")


def make_tracked_people(members: pl.DataFrame, persons: pl.DataFrame, tracked: pl.DataFrame) -> pl.DataFrame:
    """Table `tracked_people`: the members of the tracked households. `persons`: as of `make_persons`."""
    people = members.select("household_id", "person_id").join(tracked, on="household_id", how="semi")
    lines = people.join(persons, on="person_id", how="left")
    return conform(lines.sort("household_id", "person_id"), "tracked_people")
