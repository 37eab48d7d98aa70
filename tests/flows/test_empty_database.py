"""The packed database is what the migrations of the installed Prefect make, and no first start waits for them."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from flows import empty_database
from flows.empty_database import lay_empty_database

MIGRATE = """
import sys
from pathlib import Path
from flows.empty_database import make_empty_database
make_empty_database(Path(sys.argv[1]))
"""


def read_schema(path: Path) -> tuple[list[tuple[str, str, list[str]]], list[tuple[str]], int]:
    """Everything in a database, line by line, the number of its last migration, and how many tables hold rows."""
    with closing(sqlite3.connect(path)) as database:
        schema = database.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master ORDER BY 1, 2").fetchall()
        tables = [name for kind, name, _ in schema if kind == "table"]
        filled = sum(bool(database.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()) for name in tables)  # noqa: S608
        # The migrations write a table's constraints in any order.
        lines = [(kind, name, sorted(line.strip(", \t") for line in sql.splitlines())) for kind, name, sql in schema]
        return lines, database.execute("SELECT version_num FROM alembic_version").fetchall(), filled


def test_it_is_what_the_migrations_make_and_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "migrated").mkdir()
    environment = os.environ | {"PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    command = [sys.executable, "-c", MIGRATE, str(tmp_path / "migrated")]
    subprocess.run(command, check=True, env=environment)  # noqa: S603
    lay_empty_database(tmp_path / "home")
    laid = read_schema(tmp_path / "home" / "prefect.db")
    assert laid == read_schema(tmp_path / "migrated" / "prefect.db"), "python -m flows.empty_database makes it anew"
    assert laid[2] == 1


def test_a_database_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "prefect.db").write_bytes(b"somebody's")
    lay_empty_database(tmp_path)
    assert (tmp_path / "prefect.db").read_bytes() == b"somebody's"


@pytest.mark.parametrize("reason", ["another version", "a database elsewhere", "no folder can be made"])
def test_where_it_does_not_fit_prefect_makes_its_own(
    reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    if reason == "another version":
        monkeypatch.setattr(empty_database, "version", lambda _: "0.0.1")
    elif reason == "a database elsewhere":
        monkeypatch.setenv("PREFECT_API_DATABASE_CONNECTION_URL", "sqlite+aiosqlite:///elsewhere.db")
    else:
        home.write_bytes(b"a file")
    lay_empty_database(home)
    assert not (home / "prefect.db").exists()
