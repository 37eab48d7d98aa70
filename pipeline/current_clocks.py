"""The clocks of the lists that hold on a day, with what was answered, entered and extended up to it."""

from __future__ import annotations

from datetime import date

import polars as pl

import ledger
from casework.clocks import find_running_clocks, judge_clocks
from domain.county.rule import LISTED_CERTAINTIES
from domain.tables import add_absent_columns
from pipeline.clue_clocks import add_area_answers
from pipeline.current_run import CurrentRun

_CLUE = ("clue_id", "household_id", "township", "village", "rule_id")


def judge_current_clocks(current: CurrentRun) -> pl.DataFrame:
    """Table `clue_clocks` of the newest lists, as it stands today (`find_clock_day`)."""
    day = find_clock_day(current)
    clues = current.run.read("findings").filter(pl.col("certainty").is_in(LISTED_CERTAINTIES)).select(_CLUE)
    clocks = clues.join(find_current_clocks(current), on="clue_id").join(
        _read_urgent(current), on="clue_id", how="left"
    )
    monitored = current.run.read("tracked_households").select("household_id", "monitored_since")
    due_soon = current.county.settings.due_soon_working_days
    return judge_clocks(clocks, list_current_answers(current), monitored, day, due_soon)


def find_clock_day(current: CurrentRun) -> date:
    """The day on which clocks are looked at: today, or the lists' own day where that is still to come."""
    return max(current.today, current.as_of)


def find_current_clocks(current: CurrentRun) -> pl.DataFrame:
    """clue_id, clock, clock_started_on, due_on: of the clues whose clocks go on, with extensions up to today."""
    return find_running_clocks(
        current.events, current.ledger.read_records("clock_extensions"), current.history.height - 1,
        current.policy.clocks.visit.working_days, find_clock_day(current),
    )  # fmt: skip


def list_current_answers(current: CurrentRun) -> pl.DataFrame:
    """clue_id, result, include, checked_on: what was answered to each clue, in the order in which it counts."""
    sightings = current.events.select("clue_id", "household_id", "as_of")
    answers = ledger.list_answers(current.ledger.read_visits(), sightings)
    return add_area_answers(answers, current.ledger.read_answers())


def _read_urgent(current: CurrentRun) -> pl.DataFrame:
    """clue_id, urgent_due_on, as the run has it; runs of earlier versions have none."""
    return add_absent_columns(current.run.read("clue_clocks"), "clue_clocks").select("clue_id", "urgent_due_on")
