"""How every clock stands on a day: still time, near its end, over it, or stopped, and by what."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.due_days import is_provisional_day
from domain.tables import conform
from domain.workdays import add_working_days

# The most pressing last.
STATES = ("done", "waiting", "due_soon", "overdue")
_STOP = ("clue_id", "stopped_on", "stopped_by")


def judge_clocks(
    clocks: pl.DataFrame, answers: pl.DataFrame, monitored: pl.DataFrame, day: date, due_soon_days: int
) -> pl.DataFrame:
    """Table `clue_clocks` on a day.

    A clock is stopped by the first answer to its clue on or after the day on which it started, or by the register:
    the household was entered under monitoring since then.
    `clocks`: the table as far as `urgent_due_on`. `answers`: clue_id, checked_on. `monitored`: household_id,
    monitored_since. `due_soon_days`: so many working days before its due date a clock is near its end.
    """
    stops = pl.concat([_find_answers(clocks, answers), _find_entries(clocks, monitored)])
    in_time = stops.filter(pl.col("stopped_on") >= pl.col("clock_started_on"), pl.col("stopped_on") <= day)
    first = in_time.sort("stopped_on", "stopped_by").unique("clue_id", keep="first", maintain_order=True)
    rows = clocks.join(first.select(_STOP), on="clue_id", how="left", maintain_order="left")
    limit = pl.coalesce("urgent_due_on", "due_on")
    late = (pl.col("stopped_on").fill_null(day) - limit).dt.total_days().clip(lower_bound=0)
    state = (
        pl.when(pl.col("stopped_on").is_not_null()).then(pl.lit("done"))
        .when(limit < day).then(pl.lit("overdue"))
        .when(limit <= add_working_days(day, due_soon_days)).then(pl.lit("due_soon"))
        .otherwise(pl.lit("waiting"))
    )  # fmt: skip
    judged = rows.with_columns(
        state.alias("state"), late.alias("days_overdue"), is_provisional_day("due_on").alias("is_provisional")
    )
    order = ("township", "village", "household_id", "due_on", "clue_id")
    return conform(judged, "clue_clocks").sort(order, nulls_last=True)


def find_household_due_dates(clue_clocks: pl.DataFrame) -> pl.DataFrame:
    """household_id, due_on: the earliest due date of what is not done yet, or else the earliest of all."""
    is_open = pl.col("state") != "done"
    earliest_open = pl.col("due_on").filter(is_open).min()
    households = clue_clocks.drop_nulls("household_id").group_by("household_id")
    return households.agg(pl.coalesce(earliest_open, pl.col("due_on").min()).alias("due_on"))


def _find_answers(clocks: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    answered = clocks.select("clue_id", "clock_started_on").join(
        answers.select("clue_id", stopped_on="checked_on"), on="clue_id"
    )
    return answered.with_columns(pl.lit("answer").alias("stopped_by"))


def _find_entries(clocks: pl.DataFrame, monitored: pl.DataFrame) -> pl.DataFrame:
    entered = clocks.select("clue_id", "clock_started_on", "household_id").join(
        monitored.select("household_id", stopped_on="monitored_since").drop_nulls(), on="household_id"
    )
    return entered.drop("household_id").with_columns(pl.lit("register").alias("stopped_by"))
