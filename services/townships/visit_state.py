"""How far townships have come with their visits: what each clue of the list was answered, and what is due or late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from casework.clocks import judge_clocks
from domain.county.rule import LISTED_CERTAINTIES
from domain.tables import add_absent_columns, empty
from ledger import select_history
from pipeline.current_clocks import find_current_clocks, list_current_answers
from pipeline.current_run import CurrentRun
from pipeline.open_ledger import open_ledger
from services.runs.published_runs import RunFrames

_CLUE = ("clue_id", "household_id", "township", "village", "rule_id")
# What differs as soon as somebody has answered, taken an answer back, or allowed more time.
StateMark = str
_TABLES = ("ledger_runs", "clock_extensions", "verification_results", "feedback_answers")


@dataclass(frozen=True)
class VisitState:
    """Of one township. `clocks`: table `clue_clocks` as of the day. `answers`: the last answer to every clue.

    `row_answers`: table `feedback_answers`, the last to each kind and row key.
    """

    clocks: pl.DataFrame
    answers: pl.DataFrame
    row_answers: pl.DataFrame


@dataclass(frozen=True)
class CountyState:
    """What the ledger says of the clues of a run on a day: frames by township, of those who have any.

    `clocks`: table `clue_clocks`. `visits`, `row_answers`: what was answered since the run's day, the last one last.
    """

    clocks: Mapping[str, pl.DataFrame]
    visits: Mapping[str, pl.DataFrame]
    row_answers: Mapping[str, pl.DataFrame]

    def select_township(self, township: str) -> VisitState:
        """The state of a township."""
        answers = self.visits.get(township, empty("verification_results"))
        rows = self.row_answers.get(township, empty("feedback_answers"))
        return VisitState(
            self.clocks.get(township, empty("clue_clocks")),
            answers.unique("clue_id", keep="last", maintain_order=True),
            rows.unique(["kind", "row_key"], keep="last", maintain_order=True),
        )


def read_state_mark(workspace: Path) -> StateMark:
    """The mark of the ledger as it is now; a cheap read."""
    return open_ledger(workspace).read_mark(*_TABLES)


def open_current(workspace: Path, run: RunFrames, day: date) -> CurrentRun:
    """The run with those before it, also where a newer edition has replaced it; `day`: none before the run's own.

    It keeps what the runs said of clues, which never changes.
    """
    runs = open_ledger(workspace).read_runs()
    earlier = select_history(runs, run.period, run.run.as_of)
    history = pl.concat([earlier, runs.filter(pl.col("run_id") == run.run_id).select(earlier.columns)])
    return CurrentRun(workspace, run.run.county, day, history)


def read_county_state(run: RunFrames, current: CurrentRun) -> CountyState:
    """The state of all townships by the lists of a run. `current`: of `open_current`."""
    ledger = current.ledger
    listed = run.read("findings").filter(pl.col("certainty").is_in(LISTED_CERTAINTIES)).select(_CLUE)
    urgent = add_absent_columns(run.read("clue_clocks"), "clue_clocks").select("clue_id", "urgent_due_on")
    clues = listed.join(find_current_clocks(current), on="clue_id").join(urgent, on="clue_id", how="left")
    monitored = run.read("tracked_households").select("household_id", "monitored_since")
    due_soon = run.run.county.settings.due_soon_working_days
    clocks = judge_clocks(clues, list_current_answers(current), monitored, current.today, due_soon)
    visits = _select_since(ledger.read_visits(), run).drop("township")
    homes = clocks.select("clue_id", "township")
    return CountyState(
        _split(clocks), _split(visits.join(homes, on="clue_id", maintain_order="left")),
        _split(_select_since(ledger.read_answers(), run)),
    )  # fmt: skip


def _select_since(answers: pl.DataFrame, run: RunFrames) -> pl.DataFrame:
    """The answers of the run's day and later, or without a day; the one that counts last at the end."""
    is_later = (pl.col("checked_on") >= run.run.as_of).fill_null(value=True)
    return answers.filter(is_later).sort("checked_on", nulls_last=False, maintain_order=True)


def _split(frame: pl.DataFrame) -> Mapping[str, pl.DataFrame]:
    parts = frame.drop_nulls("township").partition_by("township", as_dict=True, maintain_order=True)
    return {str(name): part for (name,), part in parts.items()}
