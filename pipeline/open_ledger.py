"""Which ledger a workspace has: the one place that knows."""

from __future__ import annotations

from pathlib import Path

from ledger import LedgerRepository, TableRepository
from storage.durable_tables import DurableTables

FOLDER = "ledger"


def open_ledger(workspace: Path) -> LedgerRepository:
    """The workspace's ledger, `<workspace>/ledger/<table>.parquet`; nothing is made before something is added."""
    return TableRepository(DurableTables(workspace / FOLDER))
