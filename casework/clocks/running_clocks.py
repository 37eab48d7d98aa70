"""The clocks that go on after a run: what started each, and its due date with the extensions that were allowed."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.county.rule import LISTED_CERTAINTIES
from domain.due_days import add_working_days_to

# What is said of a clock from run to run.
CLOCK = ("clue_id", "clock", "clock_started_on", "due_on")


def find_running_clocks(
    events: pl.DataFrame, extensions: pl.DataFrame, last: int, visit_days: int, day: date
) -> pl.DataFrame:
    """clue_id, clock, clock_started_on, due_on: of the clues whose clocks go on after the last run.

    These are its listed clues and those that wait for a department's data; one that was checked rests without a clock.
    `events`: table `clue_events` with `at`, the place of each run in the history, and `as_of`; `last`: the place of
    the last run. `extensions`: table `clock_extensions`, of which those up to `day` are heard. `visit_days`: the
    policy's working days for a visit, for clues of runs that kept no clocks.
    """
    unbroken = _select_unbroken(events, last)
    first = unbroken.group_by("clue_id").agg(pl.col("as_of").min().alias("listed_on"))
    current = unbroken.filter(pl.col("at") == last).join(first, on="clue_id")
    clocks = _complete_clocks(current.select(*CLOCK, "listed_on"), visit_days)
    of_clock = unbroken.join(clocks.select("clue_id", "clock_started_on"), on=["clue_id", "clock_started_on"])
    # Extensions only make a due date later and campaigns only earlier: the earliest one of a clock is without any.
    shortest = of_clock.group_by("clue_id").agg(pl.col("due_on").min().alias("shortest_due_on"))
    rows = clocks.drop("listed_on").join(shortest, on="clue_id", how="left")
    rows = rows.join(_find_extensions(clocks, of_clock, extensions, day), on="clue_id", how="left")
    without_any = pl.min_horizontal("due_on", "shortest_due_on")
    due = pl.max_horizontal(without_any, "extended_due_on")
    return rows.with_columns(due.alias("due_on")).select(CLOCK).sort("clue_id")


def _select_unbroken(events: pl.DataFrame, last: int) -> pl.DataFrame:
    """The events of the clues of the last run, back to where each came onto the list without a gap."""
    is_checked = ((pl.col("state") == "suppressed") & (pl.col("reason") == "checked")).fill_null(value=False)
    goes_on = events.filter(pl.col("state") != "resolved", ~is_checked, pl.col("certainty").is_in(LISTED_CERTAINTIES))
    ordered = goes_on.sort("clue_id", "at", descending=[False, True])
    turn = pl.int_range(pl.len()).over("clue_id")
    return ordered.filter(pl.lit(last, dtype=pl.Int64) - pl.col("at").cast(pl.Int64) == turn)


def _complete_clocks(clocks: pl.DataFrame, visit_days: int) -> pl.DataFrame:
    """The clocks, also of runs that kept none: theirs began with the first run that listed the clue."""
    rows = clocks.with_columns(pl.coalesce("clock_started_on", "listed_on").alias("clock_started_on"))
    return rows.with_columns(
        pl.coalesce(
            "clock", pl.when(pl.col("due_on").is_null()).then(pl.lit("issue")).otherwise(pl.lit("declaration"))
        ),
        pl.coalesce("due_on", add_working_days_to("clock_started_on", visit_days)),
    )


def _find_extensions(clocks: pl.DataFrame, of_clock: pl.DataFrame, extensions: pl.DataFrame, day: date) -> pl.DataFrame:
    """clue_id, extended_due_on: until when the last extension of each clock goes.

    Where a campaign has set an earlier day since, until then. `of_clock`: the clock's events so far.
    """
    heard = extensions.filter(pl.col("extended_on") <= day).select("clue_id", "extended_on", extended_due_on="due_on")
    of_clocks = heard.join(clocks.select("clue_id", "clock_started_on"), on="clue_id", maintain_order="left")
    in_force = of_clocks.filter(pl.col("extended_on") >= pl.col("clock_started_on"))
    last = in_force.unique("clue_id", keep="last", maintain_order=True)
    later = last.join(of_clock.select("clue_id", "as_of", "due_on"), on="clue_id")
    later = later.filter(pl.col("as_of") > pl.col("extended_on"))
    shortened = later.group_by("clue_id").agg(pl.col("due_on").min().alias("shortened_due_on"))
    due = pl.min_horizontal("extended_due_on", "shortened_due_on")
    return last.join(shortened, on="clue_id", how="left").select("clue_id", extended_due_on=due)
