"""How far a township has come with its visits: what each clue of the list was answered, and what is due or late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import RLock

import polars as pl

from casework.clocks import judge_clocks
from domain.county.rule import LISTED_CERTAINTIES
from domain.tables import add_absent_columns
from ledger import LedgerRepository, select_history
from pipeline.current_clocks import find_current_clocks, list_current_answers
from pipeline.current_run import CurrentRun
from pipeline.open_ledger import open_ledger
from services.published_runs import RunFrames

_CLUE = ("clue_id", "household_id", "township", "village", "rule_id")


@dataclass(frozen=True)
class VisitState:
    """Of one township. `clocks`: table `clue_clocks` as of the day. `answers`: the last answer to every clue.

    `row_answers`: table `feedback_answers`, the last to each kind and row key.
    """

    clocks: pl.DataFrame
    answers: pl.DataFrame
    row_answers: pl.DataFrame


@dataclass(frozen=True)
class _Remembered:
    """What the ledger says of the clues of a run, as long as nobody has answered since (`version`)."""

    version: tuple[object, ...]
    clocks: pl.DataFrame
    answers: pl.DataFrame
    visits: pl.DataFrame
    row_answers: pl.DataFrame


class VisitStates:
    """The states of all townships, read again when somebody has answered; several threads may ask at once."""

    def __init__(self, workspace: Path) -> None:
        self._workspace = workspace
        self._lock = RLock()
        self._remembered: _Remembered | None = None

    def read(self, run: RunFrames, township: str, today: date) -> VisitState:
        """The state of a township by the lists of a run, on a day; before the run's own day as on that day."""
        day = max(today, run.run.as_of)
        version = (run.run_id, day, *_read_version(open_ledger(self._workspace)))
        with self._lock:
            if self._remembered is None or self._remembered.version != version:
                self._remembered = _remember(self._workspace, run, day, version)
            remembered = self._remembered
        clues = remembered.clocks.filter(pl.col("township") == township)
        households = run.read("tracked_households").filter(pl.col("township") == township)
        due_soon = run.run.county.settings.due_soon_working_days
        clocks = judge_clocks(
            clues, remembered.answers, households.select("household_id", "monitored_since"), day, due_soon
        )
        since = pl.col("checked_on") >= run.run.as_of
        own = remembered.visits.filter(since).join(clues, on="clue_id", how="semi", maintain_order="left")
        rows = remembered.row_answers.filter(pl.col("township") == township, since.fill_null(value=True))
        return VisitState(
            clocks, own.unique("clue_id", keep="last", maintain_order=True),
            rows.unique(["kind", "row_key"], keep="last", maintain_order=True),
        )  # fmt: skip


def _read_version(ledger: LedgerRepository) -> tuple[int, ...]:
    """What differs as soon as answers or extensions do."""
    imports = ledger.read_imports()
    extensions = ledger.read_records("clock_extensions")
    return imports.height, imports["undone_at"].count(), extensions.height


def _remember(workspace: Path, run: RunFrames, day: date, version: tuple[object, ...]) -> _Remembered:
    ledger = open_ledger(workspace)
    runs = ledger.read_runs()
    earlier = select_history(runs, run.period, run.run.as_of)
    history = pl.concat([earlier, runs.filter(pl.col("run_id") == run.run_id).select(earlier.columns)])
    current = CurrentRun(workspace, run.run.county, day, history)
    listed = run.read("findings").filter(pl.col("certainty").is_in(LISTED_CERTAINTIES)).select(_CLUE)
    urgent = add_absent_columns(run.read("clue_clocks"), "clue_clocks").select("clue_id", "urgent_due_on")
    return _Remembered(
        version,
        listed.join(find_current_clocks(current), on="clue_id").join(urgent, on="clue_id", how="left"),
        list_current_answers(current),
        ledger.read_visits().sort("checked_on", nulls_last=False, maintain_order=True),
        ledger.read_answers().sort("checked_on", nulls_last=False, maintain_order=True),
    )
