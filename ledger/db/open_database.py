"""The ledger of a place: the door of this package, through which Django is imported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ledger.db.django_setup import set_up_django
from ledger.db.places import SqlitePlace
from ledger.repository import LedgerRepository


def open_sqlite(path: Path, make_folder: Callable[[], object]) -> LedgerRepository:
    """The ledger in a SQLite file; nothing is made before something is added, first its folder by `make_folder`."""
    set_up_django()
    from ledger.db.database_ledger import DatabaseLedger

    return DatabaseLedger(SqlitePlace(path, make_folder))
