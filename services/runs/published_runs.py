"""Published runs whose tables stay in memory between one page and the next."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import RLock

import polars as pl

from domain.periods import Period
from ledger import select_published
from pipeline.county.load_county import load_county
from pipeline.job import locate_run
from pipeline.open_ledger import open_ledger
from services.opaque_keys import make_key, make_keys
from services.runs.choice import FinishedRun
from storage.finished_runs import list_finished_searches

# Runs whose tables are kept: the newest, one that somebody compares it with, a search and its predecessor.
_RUNS_KEPT = 4


class RunFrames:
    """The tables of a finished run, each read once; several threads may ask at once.

    `edition`: which of its period's published runs it is.
    """

    def __init__(self, run: FinishedRun, edition: int) -> None:
        self.run, self.edition = run, edition
        self._frames: dict[str, pl.DataFrame] = {}
        self._lock = RLock()

    @property
    def run_id(self) -> str:
        """Its id."""
        return self.run.id

    @property
    def period(self) -> Period:
        """Its period."""
        return self.run.period

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self.run.folder

    def read(self, name: str) -> pl.DataFrame:
        """A table that it published."""
        with self._lock:
            if name not in self._frames:
                self._frames[name] = self.run.read(name)
            return self._frames[name]

    @cached_property
    def secret(self) -> bytes:
        """The workspace's secret, under which keys are made."""
        return self.run.ledger.read_secret()

    @cached_property
    def household_keys(self) -> pl.DataFrame:
        """household_id, key: of every registered household, and of those that are on the list."""
        with self._lock:
            numbers = [
                self.read(name)["household_id"] for name in ("coverage", "suspected") if self.run.store.has(name)
            ]
            households = pl.concat(numbers).drop_nulls().unique().sort()
            return pl.DataFrame([households, make_keys(self.secret, "household", households)])

    @cached_property
    def _households_by_key(self) -> dict[str, str]:
        return dict(self.household_keys.select("key", "household_id").iter_rows())

    def find_household(self, key: str) -> str | None:
        """The number of the household that a key stands for; none where it is none of this run's."""
        return self._households_by_key.get(key)

    def make_household_key(self, household_id: str) -> str:
        """The key that stands for a household."""
        return make_key(self.secret, "household", household_id)


@dataclass(frozen=True)
class _LedgerRuns:
    """Table `ledger_runs` as it is while the ledger bears the `mark`, and the newest published run of every period."""

    mark: str
    runs: pl.DataFrame
    published: pl.DataFrame


class PublishedRuns:
    """The published runs of a workspace, opened when they are asked for."""

    def __init__(self, workspace: Path, config: Path) -> None:
        self._workspace, self._config = workspace, config
        self._opened: OrderedDict[str, RunFrames] = OrderedDict()
        self._remembered: _LedgerRuns | None = None
        self._lock = RLock()

    def list_lines(self) -> pl.DataFrame:
        """Table `ledger_runs`: the newest published comparison of every period whose folder is there, oldest first."""
        published = self._read_ledger().published
        is_there = [
            locate_run(self._workspace, period, run_id).is_dir()
            for period, run_id in published.select("period", "run_id").iter_rows()
        ]
        return published.filter(pl.Series(is_there, dtype=pl.Boolean))

    def find_newest(self) -> RunFrames | None:
        """The published comparison of the newest day; none where nothing is published."""
        lines = self.list_lines()
        return self._open_line(lines.row(-1, named=True)) if lines.height else None

    def find(self, run_id: str) -> RunFrames | None:
        """A comparison that is published, whether another has replaced it or not; none where there is none."""
        runs = self._read_ledger().runs
        line = runs.filter(pl.col("run_id") == run_id, pl.col("state") == "published", pl.col("command") == "run")
        return self._open_line(line.row(-1, named=True)) if line.height else None

    def find_newest_search(self) -> RunFrames | None:
        """The property search of the newest day that is neither purged nor withdrawn."""
        searches = list_finished_searches(self._workspace)
        return self._open(searches[0], 0) if searches else None

    def _read_ledger(self) -> _LedgerRuns:
        """The runs; read again where one was kept, published or withdrawn since."""
        ledger = open_ledger(self._workspace)
        mark = ledger.read_mark("ledger_runs")
        with self._lock:
            if self._remembered is None or self._remembered.mark != mark:
                runs = ledger.read_runs()
                self._remembered = _LedgerRuns(mark, runs, select_published(runs))
            return self._remembered

    def _open_line(self, line: dict[str, object]) -> RunFrames | None:
        folder = locate_run(self._workspace, str(line["period"]), str(line["run_id"]))
        return self._open(folder, int(str(line["edition"]))) if folder.is_dir() else None

    def _open(self, folder: Path, edition: int) -> RunFrames:
        name = f"{folder.parents[1].name}/{folder.name}/{edition}"
        with self._lock:
            if name not in self._opened:
                self._opened[name] = RunFrames(FinishedRun(folder, load_county(self._config)), edition)
            self._opened.move_to_end(name)
            while len(self._opened) > _RUNS_KEPT:
                self._opened.popitem(last=False)
            return self._opened[name]
