"""Folders that hold people for as long as a command takes; what a killed command left goes with the next one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from domain.error_guard import guard
from storage.workspace import list_folders, make_private_folder

FOLDER = ".temporary"
# Folders of the workspace whose sub-folders are periods, each held by one run at a time (`workspace.lock_period`).
_HOMES = ("runs", "property")


@contextmanager
def temporary_folder(workspace: Path) -> Iterator[Path]:
    """A new folder inside the workspace, where people's data may lie, until the block ends.

    Raises `StageFailed` or `UsageError` when the workspace cannot be written.
    """
    clear_leftovers(workspace)
    home = make_private_folder(workspace / FOLDER)
    folder = Path(guard("准备临时目录", tempfile.mkdtemp)(dir=home))
    try:
        with FileLock(_lock_of(folder)):
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    finally:
        _lock_of(folder).unlink(missing_ok=True)
        with suppress(OSError):  # another command's folder is in it
            home.rmdir()


@contextmanager
def temporary_copy(file: Path, workspace: Path) -> Iterator[Path]:
    """A temporary folder with a copy of the file and nothing else, to be read as an inbox is."""
    with temporary_folder(workspace) as folder:
        shutil.copyfile(file, folder / file.name)
        yield folder


def clear_leftovers(workspace: Path) -> None:
    """Delete what commands that were killed have left half-made; what a command works on now is held and stays."""
    for folder in list_folders(workspace / FOLDER):
        if _delete_unheld([folder], _lock_of(folder)):
            _lock_of(folder).unlink(missing_ok=True)
    # Prefect pickles the error of every run that failed, whether results are kept or not; nobody reads it again.
    shutil.rmtree(workspace / "prefect" / "storage", ignore_errors=True)
    periods = [period for home in _HOMES for period in list_folders(workspace / home)]
    for place in [*periods, workspace / "cases"]:
        if half_made := [folder for folder in list_folders(place) if folder.name.startswith(".")]:
            _delete_unheld(half_made, place / ".lock")


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.lock")


def _delete_unheld(folders: list[Path], lock: Path) -> bool:
    """Whether nobody held the lock, and so the folders are gone."""
    try:
        with FileLock(lock, timeout=0):
            for folder in folders:
                shutil.rmtree(folder, ignore_errors=True)
    except (Timeout, OSError):
        return False
    return True
