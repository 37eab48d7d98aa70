"""The ledger of earlier versions, Parquet files in the workspace: what it holds goes into the database once."""

from __future__ import annotations

import time
from pathlib import Path

import polars as pl

from domain.error_guard import guard
from domain.errors import StageFailed
from domain.progress import report_step
from domain.tables import add_absent_columns, conform
from ledger import AuditEvent, LedgerRepository
from storage.parquet_folder import SUFFIX
from storage.table_folder import TableFolder
from storage.workspace import hold_lock, make_private_folder

TABLES = ("review_decisions", "verification_results")
# Where the files lie afterwards, as they were.
ASIDE = "before_database"
_BUSY = StageFailed("原有的确认和核查记录正由另一个命令移入数据库，等了很久仍没有结束。请等它结束后再运行同一命令。")
_WAIT = 60


def has_files(folder: Path) -> bool:
    """Whether the ledger's folder holds files of an earlier version."""
    return any((folder / f"{name}{SUFFIX}").is_file() for name in TABLES)


def take_over_files(ledger: LedgerRepository, folder: Path) -> None:
    """Take what the files hold into the ledger, all or nothing, and put them aside.

    Whoever was interrupted does it again; lines that are in the ledger are not taken twice. Raises `StageFailed` when a
    file cannot be read or put aside.
    """
    with hold_lock(folder / ".lock", _BUSY, _WAIT):
        if has_files(folder):
            guard("移入原有记录", _take_over)(ledger, folder)


def _take_over(ledger: LedgerRepository, folder: Path) -> None:
    decisions, visits = (_read(folder, name) for name in TABLES)
    event = AuditEvent("take_over_files", detail={"decisions": decisions.height, "visits": visits.height})
    ledger.take_over(decisions, visits, event)
    aside = make_private_folder(folder / ASIDE)
    for name in TABLES:
        _put_aside(folder / f"{name}{SUFFIX}", aside)
    report_step(
        f"原有的人工确认 {decisions.height} 条、核查结果 {visits.height} 条已移入数据库，原文件保存在 ledger/{ASIDE}"
    )


def _read(folder: Path, name: str) -> pl.DataFrame:
    return conform(add_absent_columns(TableFolder.open(folder).read(name), name), name)


def _put_aside(file: Path, aside: Path) -> None:
    if file.is_file():
        target = aside / file.name
        file.rename(target.with_stem(f"{target.stem}-{time.strftime('%Y%m%d-%H%M%S')}") if target.exists() else target)
