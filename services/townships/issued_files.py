"""The files that a township may fetch: lists of published runs, its days' papers, and feedback of property searches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from delivery.packages.stamp import STAMPED_KINDS
from delivery.path_names import make_safe_name
from domain.periods import Period
from ledger.run_order import COMPARISON
from pipeline.job import Job
from pipeline.open_ledger import open_ledger
from pipeline.property.search_job import PropertyJob
from storage.withdrawn_runs import is_withdrawn
from storage.workspace import list_folders


@dataclass(frozen=True)
class IssuedFile:
    """A file of a township. `run_id`, `period`, `edition`: of the run that made it; none of a day's paper (`day`).

    `is_newest`: whether it is of the newest list or search that is published.
    """

    name: str
    path: Path
    run_id: str | None = None
    period: str | None = None
    edition: int | None = None
    day: str | None = None
    is_newest: bool = False

    @property
    def period_title(self) -> str:
        """Its period as officers call it."""
        return Period.parse(self.period).title if self.period else ""


def list_township_lists(workspace: Path, township: str) -> list[IssuedFile]:
    """The files of published lists, the newest first; none of a run that was withdrawn or waits."""
    return list(_list_run_files(workspace, township, COMPARISON, Job.runs_folder_name))


def list_search_files(workspace: Path, township: str) -> list[IssuedFile]:
    """The feedback of published property searches that are not purged, the newest first."""
    return list(_list_run_files(workspace, township, "property-search", PropertyJob.runs_folder_name))


def _list_run_files(workspace: Path, township: str, command: str, home: str) -> Iterator[IssuedFile]:
    runs = open_ledger(workspace).read_runs().filter(pl.col("state") == "published", pl.col("command") == command)
    lines = runs.with_row_index("at").sort("as_of", "at", descending=True).iter_rows(named=True)
    newest: str | None = None
    for line in lines:
        folder = workspace / home / line["period"] / line["run_id"]
        if not folder.is_dir() or is_withdrawn(folder):
            continue
        newest = newest or line["run_id"]
        for path in _list_paths(folder / "lists" / make_safe_name(township)):
            yield IssuedFile(
                path.name, path, line["run_id"], line["period"], line["edition"], is_newest=line["run_id"] == newest
            )


def list_search_townships(workspace: Path) -> list[str]:
    """Names of the townships that have feedback of a published search."""
    names = {
        folder.name
        for home in (workspace / PropertyJob.runs_folder_name).glob("*/*/lists")
        for folder in list_folders(home)
    }
    return sorted(name for name in names if list_search_files(workspace, name))


def list_day_papers(workspace: Path, township: str) -> list[IssuedFile]:
    """The numbered papers of days (催办单, 补充名单, 撤回通知, ...), the newest first."""
    return _list_papers(workspace, "townships", township)


def list_department_papers(workspace: Path, department: str) -> list[IssuedFile]:
    """The papers of days that a department gets (开单表), the newest first."""
    return _list_papers(workspace, "departments", department)


def _list_papers(workspace: Path, home: str, reader: str) -> list[IssuedFile]:
    return [
        IssuedFile(path.name, path, day=day.name)
        for day in reversed(list_folders(workspace / "follow_up"))
        for path in _list_paths(day / home / make_safe_name(reader))
    ]


def _list_paths(folder: Path) -> list[Path]:
    """Files whose pages can bear a number, by name; nothing that merely points somewhere else."""
    if not folder.is_dir():
        return []
    files = (path for path in folder.iterdir() if path.is_file() and not path.is_symlink())
    return sorted(path for path in files if path.suffix in STAMPED_KINDS and not path.name.startswith("."))


def find_issued_file(files: list[IssuedFile], name: str, day: str | None = None) -> IssuedFile | None:
    """The newest file of that name (and day); none where there is none. A name is compared, never opened."""
    return next((file for file in files if file.name == name and file.day == day), None)
