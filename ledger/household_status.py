"""The households of a list beside those of the run before: new, continuing, worsened, reopened, moved."""

from __future__ import annotations

import polars as pl

from domain.county.rule import LISTED_CERTAINTIES
from domain.tables import conform
from ledger.clue_memory import EarlierRuns
from ledger.household_continuity import HouseholdContinuity


def add_household_status(
    suspected: pl.DataFrame, findings: pl.DataFrame, earlier: EarlierRuns, continuity: HouseholdContinuity, period: str
) -> pl.DataFrame:
    """Table `suspected`, complete. `suspected`: as screening makes it; `findings`: those that are told, with status.

    A household was on the run before when that found or suppressed a clue of it. It is `moved` in another township or
    village, `worsened` with a further risk, sure where nothing was, or with a worse clue, else `continuing`; one that
    only an earlier run knew is `reopened`.
    """
    events = _add_household_now(earlier.numbered_events, continuity).filter(
        pl.col("certainty").is_in(LISTED_CERTAINTIES)
    )
    last = earlier.history.height - 1
    before = events.filter(pl.col("at") == last, pl.col("state") != "resolved")
    then = before.group_by("household_id").agg(
        pl.col("risk").unique().alias("then_risks"),
        (pl.col("certainty") == "confirmed").any().alias("then_confirmed"),
        pl.col("township").drop_nulls().first().alias("then_township"),
        pl.col("village").drop_nulls().first().alias("then_village"),
        pl.lit(value=True).alias("was_before"),
    )
    first = events.sort("at").group_by("household_id").agg(pl.col("first_period").first().alias("then_first"))
    worse = findings.filter(pl.col("status") == "worsened", pl.col("certainty").is_in(LISTED_CERTAINTIES))[
        "household_id"
    ]
    rows = suspected.join(then, on="household_id", how="left").join(first, on="household_id", how="left")
    status = _make_status(pl.col("household_id").is_in(worse.unique().implode()))
    first_period = pl.coalesce("then_first", pl.lit(period))
    return conform(rows.with_columns(status.alias("status"), first_period=first_period), "suspected").sort("priority")


def _make_status(is_worse: pl.Expr) -> pl.Expr:
    moved = pl.any_horizontal(
        (pl.col(name) != pl.col(f"then_{name}")).fill_null(value=False) for name in ("township", "village")
    )
    more_risks = pl.col("risks").str.split("、").list.set_difference("then_risks").list.len() > 0
    surer = (pl.col("certainty") == "confirmed") & ~pl.col("then_confirmed")
    return (
        pl.when(pl.col("was_before") & moved)
        .then(pl.lit("moved"))
        .when(pl.col("was_before") & (is_worse | more_risks | surer))
        .then(pl.lit("worsened"))
        .when("was_before")
        .then(pl.lit("continuing"))
        .when(pl.col("then_first").is_not_null())
        .then(pl.lit("reopened"))
        .otherwise(pl.lit("new"))
    )


def _add_household_now(events: pl.DataFrame, continuity: HouseholdContinuity) -> pl.DataFrame:
    """The events with today's number of their household; a person's clue is their household's of today."""
    homes = continuity.households.select("household_id", home="present_id")
    persons = continuity.persons.select("person_id", "present_id").join(
        continuity.people.select(present_id="person_id", persons_home="household_id"), on="present_id"
    )
    rows = events.join(homes, on="household_id", how="left").join(
        persons.select("person_id", "persons_home"), on="person_id", how="left"
    )
    return rows.with_columns(pl.coalesce("persons_home", "home", "household_id").alias("household_id")).drop(
        "home", "persons_home"
    )
