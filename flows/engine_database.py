"""The task engine's database, when no server can open it: it holds no results, only how runs went."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from domain.errors import StageFailed

T = TypeVar("T")
_DATABASE = "prefect.db"


def start_with_new_database(home: Path, start: Callable[[], T]) -> T:
    """What `start` returns where there is no database; one that tells of runs, or may, is set aside for good.

    Raises the `StageFailed` of `start`: then the database was not to blame, for a disk is full, and it is put back.
    """
    aside = set_database_aside(home)
    try:
        return start()
    except StageFailed:
        for half_made in _files(home):
            half_made.unlink()
        for path in aside:
            path.rename(path.with_name(path.name[path.name.index(_DATABASE) :]))
        raise


def set_database_aside(home: Path) -> list[Path]:
    """The files of a database that tells of runs, or may, under their new names.

    A first start that had no room on the disk, or was killed, leaves one that tells of nothing: that goes.
    """
    stamp, aside = time.strftime("%Y%m%d-%H%M%S"), []
    worth_keeping = _may_hold_runs(home / _DATABASE)
    for path in _files(home):
        if worth_keeping:
            aside.append(path.rename(path.with_name(f"broken-{stamp}-{path.name}")))
        else:
            path.unlink()
    return aside


def _files(home: Path) -> list[Path]:
    """The database and what SQLite keeps beside it."""
    return list(home.glob(f"{_DATABASE}*"))


def _may_hold_runs(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(path)) as database:
            tables = database.execute("SELECT name FROM sqlite_master WHERE name = 'flow_run'").fetchall()
            return bool(tables) and database.execute("SELECT 1 FROM flow_run LIMIT 1").fetchone() is not None
    except sqlite3.Error:
        return True
