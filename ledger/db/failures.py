"""What may be said of a database's failure: its own message may quote what it was to write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError

from domain.errors import StageFailed

BUSY = "人工确认和核查结果的记录正由另一个命令写入，等了很久仍没有结束。请等它结束后再运行同一命令。"
# How SQLite (by the beginning of its error's name) and PostgreSQL (by SQLSTATE) say it.
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "40P01")
_NOT_WRITABLE = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_REASONS = {
    "SQLITE_FULL": "磁盘已满", "SQLITE_READONLY": "只读", "SQLITE_IOERR": "磁盘读写出错", "SQLITE_PERM": "没有权限",
    "SQLITE_CANTOPEN": "不能打开文件",
}  # fmt: skip


@contextmanager
def describe_failures(place: str) -> Iterator[None]:
    """Raise `StageFailed`, in Chinese and without any content, where the database raises an error of its own."""
    try:
        yield
    except (DatabaseError, InterfaceError, sqlite3.Error) as error:
        raise _describe(error, place) from None


def _describe(error: Exception, place: str) -> StageFailed:
    code = _find_code(error)
    if code.startswith(_BUSY):
        return StageFailed(BUSY)
    if code.startswith(_NOT_WRITABLE):
        reason = next((text for name, text in _REASONS.items() if code.startswith(name)), code)
        return not_writable(place, reason)
    if code.startswith(_DAMAGED):
        return StageFailed(
            f"“{place}”中的记录文件已损坏或由其他程序改写。请从备份恢复 ledger 目录（docs/ledger.md），再运行同一命令。"
        )
    if code.startswith(("08", "57P", "28", "3D", "53")) or not code:
        return StageFailed(
            f"连接不上记录所在的数据库 {place}（{code or type(error).__name__}）。"
            "请检查数据库服务是否运行、FANGPIN_DATABASE_URL 的地址和口令是否正确，再运行同一命令。"
        )
    return StageFailed(
        f"读写“{place}”中的记录时出错（{type(error).__name__}，{code}）。请把本行告诉系统管理员，修复后运行同一命令。"
    )


def not_writable(place: str, reason: str) -> StageFailed:
    """The disk does not take what is to be written."""
    return StageFailed(
        f"工作区“{place}”不能写入（{reason}）。请检查它是否只读、磁盘是否已满，"
        "或用 --workspace 换一个目录，再运行同一命令。"
    )


def _find_code(error: BaseException | None) -> str:
    while error is not None:
        if code := getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None):
            return str(code)
        error = error.__cause__
    return ""
