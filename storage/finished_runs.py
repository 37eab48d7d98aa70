"""Which comparison runs and property searches are finished."""

from __future__ import annotations

from pathlib import Path

from storage.run_manifest import read_manifest


def list_finished_runs(workspace: Path) -> list[Path]:
    """Folders of all complete comparison runs, the newest day first."""
    return _list_folders(workspace / "runs")


def list_finished_searches(workspace: Path) -> list[Path]:
    """Folders of all complete property searches that are not purged, the newest day first."""
    return _list_folders(workspace / "property")


def _list_folders(runs: Path) -> list[Path]:
    folders = [path.parent for path in runs.glob("*/*/manifest.json")]
    readable = [folder for folder in folders if not folder.name.startswith(".") and read_manifest(folder) is not None]
    return sorted(
        readable, key=lambda folder: (folder.name[:8], (folder / "manifest.json").stat().st_mtime), reverse=True
    )
