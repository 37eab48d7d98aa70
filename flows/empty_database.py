"""Prefect's database as its migrations leave it, packed: a first start unpacks it instead of migrating for 5 s.

`python -m flows.empty_database` makes the packed file anew, as a new version of Prefect needs; a test compares it with
what the migrations of the installed version make. It holds tables and the number of the last migration, nothing else.
"""

from __future__ import annotations

import asyncio
import lzma
import os
import sqlite3
import sys
import tempfile
from contextlib import closing, suppress
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock, Timeout

_DATABASE, _LOCK = "prefect.db", ".new-database.lock"


def lay_empty_database(home: Path) -> None:
    """Put the packed database where Prefect's home has none; where it cannot be put, Prefect migrates one itself.

    Another command that begins in the same home meanwhile finds none or all of it.
    """
    packed = _packed_file()
    if (home / _DATABASE).exists() or not packed.is_file() or "PREFECT_API_DATABASE_CONNECTION_URL" in os.environ:
        return
    with suppress(OSError, Timeout):
        home.mkdir(parents=True, exist_ok=True)
        with FileLock(home / _LOCK, timeout=5):
            if not (home / _DATABASE).exists():
                draft = home / f".{_DATABASE}.new"
                draft.write_bytes(lzma.decompress(packed.read_bytes()))
                draft.replace(home / _DATABASE)


def make_empty_database(home: Path) -> Path:
    """Let Prefect migrate a database in a home of its own; Prefect must not be imported yet."""
    os.environ["PREFECT_HOME"] = str(home)
    from prefect.server.database import provide_database_interface

    async def migrate() -> None:
        database = provide_database_interface()
        await database.create_db()
        await (await database.engine()).dispose()

    asyncio.run(migrate())
    path = home / _DATABASE
    with closing(sqlite3.connect(path)) as connection:
        for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA journal_mode = DELETE", "VACUUM"):
            connection.execute(statement)
    return path


def _packed_file() -> Path:
    """The file that belongs to the installed version of Prefect."""
    return Path(__file__).with_name("packed") / f"prefect-{version('prefect')}.db.xz"


def _main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        packed = _packed_file()
        packed.parent.mkdir(exist_ok=True)
        packed.write_bytes(lzma.compress(make_empty_database(Path(folder)).read_bytes(), preset=9))
    sys.stdout.write(f"{packed.name}\n")


if __name__ == "__main__":
    _main()
