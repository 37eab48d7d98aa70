"""Which ledger a workspace has: the one place that knows."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from ledger import LedgerRepository
from pipeline.earlier_ledger import has_files, take_over_files
from storage.workspace import make_private_folder

FOLDER = "ledger"
FILE = "ledger.sqlite3"
# The environment variable that names a PostgreSQL database.
URL = "FANGPIN_DATABASE_URL"


def open_ledger(workspace: Path) -> LedgerRepository:
    """The workspace's ledger: `<workspace>/ledger/ledger.sqlite3`, or the PostgreSQL database that `URL` names.

    Nothing is made before something is added, but for what an earlier version left: that is taken over. Raises
    `UsageError` when the variable holds no address, or the workspace lies on a network share.
    """
    folder = workspace / FOLDER
    ledger = _open(folder)
    if has_files(folder):
        take_over_files(ledger, folder)
    return ledger


def _open(folder: Path) -> LedgerRepository:
    from ledger.db.open_database import open_postgres, open_sqlite

    if url := os.environ.get(URL):
        return open_postgres(url)
    return open_sqlite(folder / FILE, lambda: make_private_folder(folder))


def find_database(workspace: Path) -> dict[str, Any]:
    """The entry of Django's `DATABASES` for the workspace's ledger, whether it is there or not.

    Raises `UsageError` when `URL` holds no address.
    """
    settings: dict[str, Any] = _find_place(workspace).settings
    return settings


def name_ledger_copy(workspace: Path) -> str:
    """The file name of a copy of the workspace's ledger, which says what kind of database it lies in."""
    from ledger.db.copies import name_copy

    return name_copy(_find_place(workspace))


def save_ledger_copy(workspace: Path, folder: Path) -> Path | None:
    """One state of the whole ledger in a new file of the folder, while others write; None where there is no ledger."""
    from ledger.db.copies import save_copy

    return save_copy(_find_place(workspace), folder)


def require_no_ledger(workspace: Path) -> None:
    """Raises `UsageError` when the PostgreSQL database that `URL` names has tables."""
    from ledger.db.copies import require_empty

    require_empty(_find_place(workspace))


def put_ledger_copy(workspace: Path, copy: Path) -> None:
    """Make a copy the workspace's ledger; there must be none yet."""
    from ledger.db.copies import put_copy

    put_copy(_find_place(workspace), copy)


def _find_place(workspace: Path) -> Any:
    from ledger.db.database_url import parse_database_url
    from ledger.db.places import SqlitePlace

    if url := os.environ.get(URL):
        return parse_database_url(url)
    folder = workspace / FOLDER
    return SqlitePlace(folder / FILE, lambda: make_private_folder(folder))
