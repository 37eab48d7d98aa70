"""How many clues and households are in time and late, per township and village."""

from __future__ import annotations

import polars as pl

from casework.clocks.judge_clocks import STATES
from domain.tables import conform


def count_clocks(clue_clocks: pl.DataFrame) -> pl.DataFrame:
    """Table `clock_counts`, from table `clue_clocks`: a line per township, then one for each of its villages."""
    of_townships = clue_clocks.with_columns(pl.lit(None, dtype=pl.String).alias("village"))
    counts = pl.concat([_count_places(of_townships), _count_places(clue_clocks)])
    return conform(counts, "clock_counts").sort("township", "village", nulls_last=False)


def _count_places(clue_clocks: pl.DataFrame) -> pl.DataFrame:
    place = ("township", "village")
    rank = pl.col("state").replace_strict(STATES, range(len(STATES)), return_dtype=pl.Int64)
    clues = clue_clocks.with_columns(rank.alias("rank"))
    late = pl.col("days_overdue").filter(pl.col("state") == "overdue").max()
    of_clues = clues.group_by(place).agg(*_count_states(""), late.alias("most_days_overdue"))
    households = clues.drop_nulls("household_id").group_by(*place, "household_id").agg(pl.col("rank").max())
    of_households = households.group_by(place).agg(*_count_states("_households"))
    counts = of_clues.join(of_households, on=place, how="left", nulls_equal=True)
    return counts.with_columns(pl.col(f"{state}_households").fill_null(0) for state in STATES)


def _count_states(suffix: str) -> list[pl.Expr]:
    return [
        (pl.col("rank") == rank).sum().cast(pl.Int64).alias(f"{state}{suffix}") for rank, state in enumerate(STATES)
    ]
