"""Where the lists that hold stand on a day: counted anew from what the run published and what was answered since."""

from __future__ import annotations

import polars as pl

import casework.truth
from casework.clocks import count_clocks
from casework.glance import GlanceInputs, make_glance_tables
from domain.tables import add_absent_columns
from pipeline.current_clocks import judge_current_clocks
from pipeline.current_run import CurrentRun
from screening.summary import list_status
from screening.summary.household_clues import add_list_status
from screening.summary.place_counts import count_households_per_risk

_PLACE = ("township", "village")


def make_current_glance(current: CurrentRun) -> dict[str, pl.DataFrame]:
    """Tables of `GLANCE_TABLES`, as of the day; of townships and villages with a line of the list or a clock."""
    listing = add_list_status(current.run.read("suspected"))
    clocks = judge_current_clocks(current)
    clues = current.run.read("findings").join(listing.select("household_id", "on_list"), on="household_id", how="left")
    clues = clues.with_columns(clue_status="status")
    places = pl.concat([listing.select(_PLACE), clocks.select(_PLACE)]).unique().sort(_PLACE)
    inputs = GlanceInputs(
        townships=_count_listed(places, listing),
        villages=places,
        risks=count_households_per_risk(clues, "township"),
        statuses=list_status.count_township_statuses(listing, clues),
        endings=_count_endings(current, listing),
        clocks=count_clocks(clocks),
        truth=count_current_truth(current),
    )
    return make_glance_tables(inputs)


def _count_listed(places: pl.DataFrame, listing: pl.DataFrame) -> pl.DataFrame:
    """township, listed, to_verify."""
    counts = listing.group_by("township").agg(
        listed=pl.col("on_list").sum().cast(pl.Int64), to_verify=(~pl.col("on_list")).sum().cast(pl.Int64)
    )
    townships = places.select("township").unique(maintain_order=True)
    return townships.join(counts, on="township", how="left", maintain_order="left").fill_null(0)


def _count_endings(current: CurrentRun, listing: pl.DataFrame) -> pl.DataFrame:
    """Table `township_endings`: of the clues that rest or have ended."""
    on_list = pl.col("household_id").is_in(listing["household_id"].implode())
    standing = pl.when(on_list).then(pl.lit("listed")).otherwise(pl.lit("off_list"))
    resting, left = (
        add_absent_columns(current.run.read(name), name).with_columns(
            standing.alias("standing"), pl.col("township").fill_null("")
        )
        for name in ("suppressed", "resolved")
    )
    return list_status.count_township_endings(resting, left)


def count_current_truth(current: CurrentRun) -> pl.DataFrame:
    """Table `truth_counts`, by what was answered up to the day."""
    return casework.truth.count_truth(judge_current_listings(current), current.history["period"].to_list())


def judge_current_listings(current: CurrentRun) -> pl.DataFrame:
    """What was listed up to the day, with what came of looking: as of `casework.truth.add_verdicts`."""
    periods = current.history["period"].to_list()
    period = pl.col("at").replace_strict(dict(enumerate(periods)), return_dtype=pl.String)
    return casework.truth.add_verdicts(current.events.with_columns(period.alias("period")), current.visits)
