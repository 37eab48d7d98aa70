"""A copy of the whole database in a file while others write, and a database out of such a file."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from domain.errors import StageFailed, UsageError
from ledger.db.django_setup import connect
from ledger.db.failures import describe_failures
from ledger.db.places import DatabasePlace, PostgresPlace, SqlitePlace

SQLITE_COPY, POSTGRES_COPY = "ledger.sqlite3", "ledger.pgdump"
_WAIT = 60


def name_copy(place: DatabasePlace) -> str:
    """The file name of a copy, which says what kind of database it is of."""
    return POSTGRES_COPY if isinstance(place, PostgresPlace) else SQLITE_COPY


def save_copy(place: DatabasePlace, folder: Path) -> Path | None:
    """One state of everything in the database, in a new file of the folder; None where there is no database.

    Raises `StageFailed` when it cannot be read or written, `UsageError` where PostgreSQL's programs are not installed.
    """
    target = folder / name_copy(place)
    if isinstance(place, PostgresPlace):
        _run_postgres(place, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", str(target))
        return target
    return _copy_sqlite(place, target) if isinstance(place, SqlitePlace) and place.exists() else None


def _copy_sqlite(place: SqlitePlace, target: Path) -> Path:
    with describe_failures(place.name), closing(sqlite3.connect(place.path, timeout=_WAIT)) as source:
        source.execute("VACUUM INTO ?", [str(target)])
    with describe_failures(place.name), closing(sqlite3.connect(target)) as copy:
        [(verdict, *_), *_] = copy.execute("PRAGMA quick_check").fetchall()
    if verdict != "ok":
        raise StageFailed(f"“{place.name}”中的记录文件已损坏，不能备份。请保留以前的备份（docs/ledger.md）。")
    return target


def require_empty(place: DatabasePlace) -> None:
    """Raises `UsageError` when there is anything in a PostgreSQL database that a copy is to be put into."""
    if not isinstance(place, PostgresPlace):
        return
    with describe_failures(place.name), connect(place.settings) as connection, connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    if tables:
        raise UsageError(
            f"数据库 {place.name} 里已经有 {len(tables)} 张表，恢复会覆盖它们，所以没有做。请新建一个空的数据库。"
        )


def put_copy(place: DatabasePlace, copy: Path) -> None:
    """Make the copy the database, which must not be there or be empty: as a whole or not at all.

    Raises as `save_copy` does.
    """
    if isinstance(place, SqlitePlace):
        copy.replace(place.path)
        return
    if not isinstance(place, PostgresPlace):
        raise TypeError(type(place).__name__)
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    _run_postgres(place, "pg_restore", *options, str(copy))


def _run_postgres(place: PostgresPlace, program: str, *words: str) -> None:
    """What the program has to say is not repeated: it may quote a line of a table."""
    if shutil.which(program) is None:
        raise UsageError(
            f"没有找到 PostgreSQL 的 {program} 程序，不能备份或恢复 PostgreSQL 中的记录。"
            "请安装与数据库服务器同一版本的 PostgreSQL 客户端，并加入 PATH。"
        )
    command = [program, "--no-password", "--dbname", _describe_connection(place), *words]
    environment = os.environ | {"PGPASSWORD": place.password, "PGCONNECT_TIMEOUT": "10", "LC_MESSAGES": "C"}
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program, and our own words
        command, env=environment, check=False, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8",
        errors="replace",
    )  # fmt: skip
    if done.returncode:
        cause = "它的版本比数据库服务器旧" if "version mismatch" in done.stderr else "连接不上、没有权限或磁盘已满"
        raise StageFailed(f"{program} 没有成功（{cause}）：数据库 {place.name}。请处理后再运行同一命令。")


def _describe_connection(place: PostgresPlace) -> str:
    """What libpq needs but for the password: other users of the computer see a command's words."""
    values = {"dbname": place.database, "host": place.host, "port": place.port, "user": place.user}
    values |= dict(place.options)
    return " ".join(f"{name}={_quote(value)}" for name, value in values.items() if value)


def _quote(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
