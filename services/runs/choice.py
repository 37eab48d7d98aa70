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
from ledger import LedgerRepository, select_published
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from pipeline.job import Job
from pipeline.open_ledger import open_ledger
from pipeline.property.search_job import PropertyJob
from storage.finished_runs import list_finished_runs, list_finished_searches
from storage.run_manifest import read_manifest
from storage.run_store import RunStore
from storage.workspace import find_latest_run

REVIEW_FOLDER = "review"
LATEST = "latest"
_COMPARISON, _SEARCH = ("比对", "fangpin run"), ("财产检索", "fangpin property-search")


@dataclass(frozen=True)
class FinishedRun:
    """A finished comparison or property search, and the county's configuration as it is now."""

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

    @property
    def is_search(self) -> bool:
        """Whether it is a property search."""
        return self.folder.parents[1].name == PropertyJob.runs_folder_name

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
        return self.county.find_policy(self.manifest["policy"])

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

    def scan_decided_links(self) -> pl.LazyFrame:
        """Table `links` as `read_decided_links` gives it, read no further than what is asked of it."""
        return self.read_decided_links().lazy() if self.is_search else self.store.tables["links"]

    def read_decided_links(self) -> pl.DataFrame:
        """Table `links` of everything that people can decide about: of a search also whose signature a paper bears."""
        links = self.read("links")
        return pl.concat([links, self.read("signer_links").select(links.columns)]) if self.is_search else links


def choose_run(workspace: Path, config: str, run_id: str | None, period: str | None) -> FinishedRun:
    """The comparison of that id, or the newest of the period, or the one period's that there is.

    Raises `UsageError` with what there is to choose from.
    """
    runs = list_finished_runs(workspace)
    if run_id:
        return FinishedRun(find_run_folder(runs, run_id), load_county(Path(config)))
    newest = _find_newest(workspace / Job.runs_folder_name, runs, period, _COMPARISON)
    return FinishedRun(newest, load_county(Path(config)))


def choose_reviewed_run(
    workspace: Path, config: str, run_id: str | None, period: str | None = None, is_search: bool = False
) -> FinishedRun:
    """As `choose_run`, also a property search: of that id, or the newest of the period where `is_search` says so.

    A period that has no comparison is its search's. Raises `UsageError` with what there is to choose from.
    """
    runs, searches = list_finished_runs(workspace), list_finished_searches(workspace)
    if run_id:
        run = FinishedRun(find_run_folder(runs + searches, run_id), load_county(Path(config)))
    elif is_search or (_has_period(searches, period) and not _has_period(runs, period)):
        newest = _find_newest(workspace / PropertyJob.runs_folder_name, searches, period, _SEARCH)
        run = FinishedRun(newest, load_county(Path(config)))
    else:
        run = choose_run(workspace, config, None, period)
    if run.is_search and not run.store.has("signer_links"):
        raise UsageError("这次财产检索是以前的版本做的，没有留存待确认的内容。请重新运行 fangpin property-search。")
    return run


def choose_newest_run(workspace: Path, config: str, run_id: str | None, period: str | None = None) -> FinishedRun:
    """As `choose_run`; without a period, or as `latest`, the newest of all.

    Newest by as-of date, published ones before others. Raises `UsageError` with what there is to choose from.
    """
    wanted = None if run_id == LATEST else run_id
    if wanted or period:
        return choose_run(workspace, config, wanted, period)
    published = select_published(open_ledger(workspace).read_runs())
    last = list_finished_runs(workspace)[:1] if published.is_empty() else []
    newest = last[0].parent.name if last else published["period"][-1] if published.height else None
    return choose_run(workspace, config, None, newest)


def has_search(workspace: Path, period: Period) -> bool:
    """Whether the period has a finished property search that is not purged."""
    return _has_period(list_finished_searches(workspace), str(period))


def list_exported_workbooks(workspace: Path, period: str, run_id: str) -> list[Path]:
    """A run's review workbooks that lie where nobody said otherwise."""
    return sorted((workspace / REVIEW_FOLDER / period).glob(f"*_{run_id}*.xlsx"))


def find_run_folder(runs: list[Path], run_id: str) -> Path:
    """That of the folders whose run has the id; raises `UsageError` when there is none."""
    folder = next((folder for folder in runs if folder.name == run_id), None)
    if folder is None:
        raise UsageError(
            f"工作区中没有运行编号为 {run_id} 的比对。请用 fangpin status 查看，或用 --workspace 指明目录。"
        )
    return folder


def _has_period(runs: list[Path], period: str | None) -> bool:
    return any(period is None or folder.parent.name == str(Period.parse(period)) for folder in runs)


def _find_newest(folder: Path, runs: list[Path], period: str | None, words: tuple[str, str]) -> Path:
    """The newest of the period, or of the only one that there is. `words`: what it is called, and its command."""
    title, command = words
    periods = {run.parent.name for run in runs}
    chosen_period = str(Period.parse(period)) if period else (min(periods) if len(periods) == 1 else None)
    if chosen_period is None:
        choice = f"：{'、'.join(sorted(periods))}" if periods else ""
        raise UsageError(
            f"请用 --period 指明期次{choice}。" if periods else f"工作区中没有已完成的{title}。请先运行 {command}。"
        )
    newest = find_latest_run(folder / chosen_period)
    if newest is None:
        raise UsageError(f"期次 {chosen_period} 没有已完成的{title}。请用 fangpin status 查看。")
    return newest
