"""Which comparison runs are finished."""

from __future__ import annotations

from pathlib import Path

from storage.run_manifest import read_manifest
from storage.withdrawn_runs import is_withdrawn


def list_finished_runs(workspace: Path) -> list[Path]:
    """Folders of all complete comparison runs that were not withdrawn, the newest day first."""
    folders = [path.parent for path in (workspace / "runs").glob("*/*/manifest.json")]
    readable = [folder for folder in folders if not folder.name.startswith(".") and read_manifest(folder) is not None]
    readable = [folder for folder in readable if not is_withdrawn(folder)]
    return sorted(
        readable, key=lambda folder: (folder.name[:8], (folder / "manifest.json").stat().st_mtime), reverse=True
    )
