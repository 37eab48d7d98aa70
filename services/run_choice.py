"""Finished runs as the commands name them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from domain.county.policy import PolicyDeclaration
from domain.errors import UsageError
from domain.periods import Period
from ledger import LedgerRepository
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from pipeline.open_ledger import open_ledger
from storage.finished_runs import list_finished_runs
from storage.run_manifest import read_manifest
from storage.run_store import RunStore
from storage.workspace import find_latest_run


@dataclass(frozen=True)
class FinishedRun:
    """A finished run and the county's configuration as it is now."""

    folder: Path
    county: County

    @property
    def id(self) -> str:
        """Its id."""
        return self.folder.name

    @property
    def workspace(self) -> Path:
        """The workspace that it lies in."""
        return self.folder.parents[2]

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Its receipt."""
        return read_manifest(self.folder) or {}

    @property
    def period(self) -> Period:
        """Its period."""
        return Period.parse(self.folder.parent.name)

    @property
    def as_of(self) -> date:
        """The day for which it compared."""
        return date.fromisoformat(self.manifest["as_of"])

    @property
    def policy(self) -> PolicyDeclaration:
        """The policy that it used, or today's where that is gone."""
        name = self.manifest["policy"]
        return self.county.policy(name if name in self.county.policies else None)

    @property
    def store(self) -> RunStore:
        """Its tables."""
        return RunStore.open(self.folder)

    @property
    def ledger(self) -> LedgerRepository:
        """What its workspace remembers from run to run."""
        return open_ledger(self.workspace)

    def read(self, name: str) -> pl.DataFrame:
        """A table that it published."""
        return self.store.read(name)


def choose_run(workspace: Path, config: str, run_id: str | None, period: str | None) -> FinishedRun:
    """The run of that id, or the newest of the period, or the one run that there is.

    Raises `UsageError` with what there is to choose from.
    """
    runs = list_finished_runs(workspace)
    if run_id:
        matches = [folder for folder in runs if folder.name == run_id]
        if not matches:
            raise UsageError(
                f"工作区中没有运行编号为 {run_id} 的比对。请用 fangpin status 查看，或用 --workspace 指明目录。"
            )
        return FinishedRun(matches[0], load_county(Path(config)))
    periods = {folder.parent.name for folder in runs}
    chosen_period = str(Period.parse(period)) if period else (min(periods) if len(periods) == 1 else None)
    if chosen_period is None:
        choice = f"：{'、'.join(sorted(periods))}" if periods else ""
        raise UsageError(
            f"请用 --period 指明期次{choice}。" if periods else "工作区中没有已完成的比对。请先运行 fangpin run。"
        )
    newest = find_latest_run(workspace / "runs" / chosen_period)
    if newest is None:
        raise UsageError(f"期次 {chosen_period} 没有已完成的比对。请用 fangpin status 查看。")
    return FinishedRun(newest, load_county(Path(config)))
