"""The imports of what townships reported back, and how one is undone."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from domain.errors import UsageError
from ledger import AuditEvent, find_operator
from pipeline.open_ledger import open_ledger


def list_imports(workspace: Path) -> pl.DataFrame:
    """Table `feedback_imports`, the oldest first."""
    return open_ledger(workspace).read_imports()


def undo_import(import_id: str, by: str, workspace: Path) -> bool:
    """Let what an import said count no longer; whether it still counted.

    Raises `UsageError` when there is no such import.
    """
    ledger = open_ledger(workspace)
    line = ledger.read_imports().filter(pl.col("import_id") == import_id)
    if line.is_empty():
        raise UsageError(f"没有编号为“{import_id}”的导入。请用 fangpin feedback list 查看。")
    if line["undone_at"].item() is not None:
        return False
    ledger.undo_import(import_id, AuditEvent("feedback_undo", by or find_operator(), import_id))
    return True
