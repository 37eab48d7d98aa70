"""The newest published comparison as of a day, and what the ledger remembers: where work after a list begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from domain.county.policy import PolicyDeclaration
from domain.errors import UsageError
from domain.periods import Period
from ledger import LedgerRepository, select_published, select_register_history
from ledger.household_numbers import HouseholdNumbers, trace_numbers
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from pipeline.job import locate_run
from pipeline.open_ledger import open_ledger
from pipeline.publication import settle_publication
from storage.run_store import RunStore


@dataclass(frozen=True)
class CurrentRun:
    """The lists that hold on a day.

    `history`: table `ledger_runs`: the published runs up to this one, the oldest first, one per period.
    """

    workspace: Path
    county: County
    today: date
    history: pl.DataFrame

    @property
    def run_id(self) -> str:
        """Its id."""
        return str(self.history["run_id"][-1])

    @property
    def period(self) -> Period:
        """Its period."""
        return Period.parse(self.history["period"][-1])

    @property
    def as_of(self) -> date:
        """The day for which it compared."""
        day: date = self.history["as_of"][-1]
        return day

    @property
    def policy(self) -> PolicyDeclaration:
        """The policy that it used, or today's where that is gone."""
        return self.county.find_policy(self.history["policy"][-1])

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return locate_run(self.workspace, str(self.period), self.run_id)

    @cached_property
    def run(self) -> RunStore:
        """Its published tables."""
        return self.open_run(self.history.height - 1)

    def open_run(self, place: int) -> RunStore:
        """The published tables of the run at a place of the history."""
        period, run_id = self.history.select("period", "run_id").row(place)
        return RunStore.open(locate_run(self.workspace, period, run_id))

    @cached_property
    def ledger(self) -> LedgerRepository:
        """What is remembered from run to run."""
        return open_ledger(self.workspace)

    @cached_property
    def events(self) -> pl.DataFrame:
        """Table `clue_events` of the history, with `as_of` and `at`, the place of their run in it."""
        runs = self.history.select("run_id", "as_of").with_row_index("at")
        return (
            self.ledger.read_clue_events(self.history["run_id"].to_list()).join(runs, on="run_id").sort("at", "clue_id")
        )

    @cached_property
    def numbers(self) -> HouseholdNumbers:
        """Every number that households have borne up to this run, and their number in it."""
        before = select_register_history(self.ledger.read_runs(), self.period, self.as_of)
        registered = self.run.read("coverage")["household_id"].unique()
        return trace_numbers(self.ledger.read_known_people(), pl.concat([before, self.history[-1:]]), registered)

    @cached_property
    def visits(self) -> pl.DataFrame:
        """Table `verification_results`: answers up to the day."""
        return self.ledger.read_visits().filter((pl.col("checked_on") <= self.today).fill_null(value=True))


def has_current_run(workspace: Path) -> bool:
    """Whether anything is published."""
    return not select_published(open_ledger(workspace).read_runs()).is_empty()


def open_current_run(workspace: Path, config: Path, today: date) -> CurrentRun:
    """The newest published comparison whose as-of date is not after `today`, or the newest of all where there is none.

    Raises `UsageError` when nothing is published.
    """
    settle_publication(workspace)
    published = select_published(open_ledger(workspace).read_runs())
    if published.is_empty():
        raise UsageError(
            "工作区中没有已发布的比对。请先运行 fangpin run（或 fangpin publish），或用 --workspace 指明目录。"
        )
    until = published.filter(pl.col("as_of") <= today)
    return CurrentRun(workspace, load_county(config), today, published if until.is_empty() else until)
