"""What of a workspace and a configuration goes into a backup."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.open_ledger import FILE as LEDGER_FILE
from pipeline.open_ledger import FOLDER as LEDGER_FOLDER
from storage.run_manifest import MANIFEST

WORKSPACE, CONFIG, LEDGER = "workspace", "config", "ledger"
# Folders of runs; a run is there as a whole or not at all.
_HOMES = ("runs", "property")
# The engine's database and its page's password: made anew, and nothing of people or results is in them.
_LEFT_OUT = ("prefect",)


@dataclass(frozen=True)
class BackupFile:
    """A file, its name in the backup, and the run that it belongs to (`runs/<period>/<run>`); empty: none."""

    path: Path
    name: str
    run: str = ""


def list_run_folders(workspace: Path) -> frozenset[str]:
    """Every finished run and search, as `runs/<period>/<run>`."""
    receipts = (path.parent for home in _HOMES for path in (workspace / home).glob(f"*/*/{MANIFEST}"))
    return frozenset(path.relative_to(workspace).as_posix() for path in receipts if not path.name.startswith("."))


def list_workspace_files(workspace: Path, runs: frozenset[str]) -> Iterator[BackupFile]:
    """Files of the workspace but for the ledger's database, of runs only those given; nothing that is half made."""
    for path in _walk(workspace, _LEFT_OUT):
        place = PurePosixPath(path.relative_to(workspace).as_posix())
        run = "/".join(place.parts[:3]) if place.parts[0] in _HOMES and len(place.parts) > 3 else ""
        is_database = place.parts[0] == LEDGER_FOLDER and place.name.startswith(LEDGER_FILE)
        if not is_database and (not run or run in runs):
            yield BackupFile(path, f"{WORKSPACE}/{place}", run)


def list_config_files(config: Path) -> Iterator[BackupFile]:
    """Files of the configuration."""
    for path in _walk(config, ("__pycache__",)):
        yield BackupFile(path, f"{CONFIG}/{path.relative_to(config).as_posix()}")


def _walk(folder: Path, left_out: tuple[str, ...]) -> Iterator[Path]:
    """Ordinary files, by name; hidden ones are locks, drafts and other things on their way, links lead elsewhere."""
    for parent, folders, names in os.walk(folder):
        is_top = Path(parent) == folder
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not (is_top and name in left_out))
        for name in sorted(names):
            path = Path(parent, name)
            if not name.startswith(".") and not name.endswith(".lock") and _is_ordinary(path):
                yield path


def _is_ordinary(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False
