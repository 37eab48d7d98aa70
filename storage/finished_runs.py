"""Which comparison runs and property searches are finished."""

from __future__ import annotations

from pathlib import Path

from storage.run_manifest import MANIFEST, read_manifest
from storage.withdrawn_runs import is_withdrawn
from storage.workspace import read_latest_name


def list_finished_runs(workspace: Path, *, withdrawn_too: bool = False) -> list[Path]:
    """Folders of all complete comparison runs, the newest day first; those that were withdrawn only when asked for."""
    return _list_folders(workspace / "runs", withdrawn_too)


def list_finished_searches(workspace: Path) -> list[Path]:
    """Folders of all complete property searches that were neither purged nor withdrawn, the newest day first."""
    return _list_folders(workspace / "property")


def _list_folders(runs: Path, withdrawn_too: bool = False) -> list[Path]:
    folders = [path.parent for path in runs.glob("*/*/manifest.json")]
    readable = [folder for folder in folders if not folder.name.startswith(".") and read_manifest(folder) is not None]
    readable = [folder for folder in readable if withdrawn_too or not is_withdrawn(folder)]
    return sorted(
        readable, key=lambda folder: (folder.name[:8], (folder / "manifest.json").stat().st_mtime), reverse=True
    )


def list_issued_runs(workspace: Path) -> dict[Path, bool]:
    """Folders of all complete comparison runs and searches -> whether another one is the newest of its period."""
    folders = [path.parent for home in ("runs", "property") for path in (workspace / home).glob(f"*/*/{MANIFEST}")]
    return {
        folder: (newest := _read_pointer(folder.parent)) is not None and newest != folder.name
        for folder in sorted(folders)
        if not folder.name.startswith(".")
    }


def _read_pointer(period_folder: Path) -> str | None:
    """The run that the period's `latest` names, where there is such a run."""
    name = read_latest_name(period_folder)
    return name if name and (period_folder / name / MANIFEST).is_file() else None
