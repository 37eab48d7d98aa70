"""Which ledger a workspace has: the one place that knows."""

from __future__ import annotations

from pathlib import Path

from ledger import LedgerRepository
from storage.workspace import make_private_folder

FOLDER = "ledger"
FILE = "ledger.sqlite3"


def open_ledger(workspace: Path) -> LedgerRepository:
    """The workspace's ledger, `<workspace>/ledger/ledger.sqlite3`; nothing is made before something is added."""
    from ledger.db.open_database import open_sqlite

    folder = workspace / FOLDER
    return open_sqlite(folder / FILE, lambda: make_private_folder(folder))
