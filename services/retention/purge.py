"""Property data do not stay: what is due to go, and what is kept of it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from domain.error_guard import guard
from domain.errors import UsageError
from ledger import AuditEvent
from pipeline.open_ledger import open_ledger
from pipeline.property.search_job import PropertyJob
from services.runs.choice import list_exported_workbooks
from storage.run_manifest import read_manifest
from storage.run_store import RunStore
from storage.workspace import LATEST, lock_period, make_private_folder

PURGED, PUSHES = "purged", "pushes"
# Files that departments replaced or took back on the portal, a folder per day.
ASIDE = "deliveries_aside"


@dataclass(frozen=True)
class ExpiringFolder:
    """A finished search, a day's lists to departments or replaced deliveries, and when it is due to go."""

    folder: Path
    as_of: date
    goes_on: date

    @property
    def is_search(self) -> bool:
        """Whether it is a search and leaves a record of its own."""
        return (self.folder / "manifest.json").is_file()

    @property
    def title(self) -> str:
        """As the officer finds it in the workspace."""
        return "/".join(self.folder.parts[-3:] if self.is_search else self.folder.parts[-2:])

    @property
    def review_workbooks(self) -> list[Path]:
        """The search's review workbooks, which show rows of its replies."""
        if not self.is_search:
            return []
        return list_exported_workbooks(self.folder.parents[2], *self.folder.parts[-2:])

    def size(self) -> tuple[int, int]:
        """Files and bytes."""
        files = [path for path in self.folder.rglob("*") if path.is_file()] + self.review_workbooks
        return len(files), sum(path.stat().st_size for path in files)


def list_expiring_folders(workspace: Path, days: int, raw_days: int = 0) -> list[ExpiringFolder]:
    """Everything in the workspace that has a last day, the oldest first.

    `days`: for which it is kept. `raw_days`: the same for departments' files that were replaced; 0: as long as others.
    Raises `UsageError` when there is no workspace.
    """
    if not workspace.is_dir():
        raise UsageError(f"找不到工作区“{workspace}”。请用 --workspace 指明目录。")
    dated_folders = [
        _read_search_day(path.parent) for path in (workspace / PropertyJob.runs_folder_name).glob("*/*/manifest.json")
    ]
    dated_folders += _list_day_folders(workspace / PUSHES)
    lines = [ExpiringFolder(folder, day, day + timedelta(days=days)) for folder, day in dated_folders]
    lines += [
        ExpiringFolder(folder, day, day + timedelta(days=raw_days or days))
        for folder, day in _list_day_folders(workspace / ASIDE)
    ]
    return sorted(lines, key=lambda due: (due.goes_on, due.folder.as_posix()))


def _read_search_day(folder: Path) -> tuple[Path, date]:
    """A search and its as-of day; a damaged receipt does not tell it, but every run's name begins with it."""
    manifest = read_manifest(folder)
    return folder, date.fromisoformat(manifest["as_of"] if manifest else folder.name[:8])


def _list_day_folders(home: Path) -> list[tuple[Path, date]]:
    return [(path, day) for path in home.glob("*") if (day := _parse_folder_day(path)) is not None]


def _parse_folder_day(folder: Path) -> date | None:
    try:
        return date.fromisoformat(folder.name) if folder.is_dir() else None
    except ValueError:
        return None


def purge_folder(workspace: Path, due: ExpiringFolder, today: date, by: str = "") -> None:
    """Delete it; of a search the record stays in `<workspace>/property/purged/`, which names nobody.

    Of either there is an entry in the trail.

    Raises `StageFailed` when the search is being worked on, or a file cannot be removed.
    """
    files, size = due.size()
    if due.is_search:
        with lock_period(due.folder.parent):
            guard("清理", _purge_search)(workspace, due, today)
    else:
        guard("清理", shutil.rmtree)(due.folder)
    open_ledger(workspace).append_audit(AuditEvent("purge", by, due.folder.name, {"files": files, "bytes": size}))


def _purge_search(workspace: Path, due: ExpiringFolder, today: date) -> None:
    period, run_id = due.folder.parts[-2:]
    record = read_manifest(due.folder) or {"run_id": run_id}
    record |= {"purged_on": today.isoformat(), "conclusions": _count_conclusions(due.folder)}
    path = make_private_folder(workspace / PropertyJob.runs_folder_name / PURGED) / f"{period}_{run_id}.json"
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, indent=2)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    pointer = due.folder.parent / LATEST
    if pointer.is_file() and pointer.read_text(encoding="utf-8").strip() == run_id:
        pointer.unlink()
    for workbook in due.review_workbooks:
        workbook.unlink()
    shutil.rmtree(due.folder)


def _count_conclusions(folder: Path) -> list[dict[str, object]]:
    """Per department how many were asked and what came of it."""
    columns = ["department", "source", "asked", "found", "none", "no_reply", "situations"]
    return RunStore.open(folder).read("property_answers").select(columns).to_dicts()
