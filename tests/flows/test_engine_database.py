"""A task engine's database that a first start left half made, or that is damaged, is set aside."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from domain.errors import StageFailed
from flows.engine_database import set_database_aside, start_with_new_database


def make_database(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        for statement in statements:
            database.execute(statement)


HALF_MADE = [[], ["CREATE TABLE flow (id)"], ["CREATE TABLE flow_run (id)"]]
TELLS = ["CREATE TABLE flow_run (id)", "INSERT INTO flow_run VALUES (1)"]


@pytest.mark.parametrize("statements", HALF_MADE)
def test_an_engines_database_that_a_first_start_left_half_made_goes(statements: list[str], tmp_path: Path) -> None:
    make_database(tmp_path / "prefect.db", *statements)
    (tmp_path / "prefect.db-journal").touch()
    set_database_aside(tmp_path)
    assert not list(tmp_path.iterdir())


def test_an_engines_database_that_tells_of_runs_or_is_garbage_is_kept_aside(tmp_path: Path) -> None:
    make_database(tmp_path / "prefect.db", *TELLS)
    set_database_aside(tmp_path)
    assert [path.name[:7] for path in tmp_path.iterdir()] == ["broken-"]
    (tmp_path / "prefect.db").write_bytes(b"no database" * 1000)
    set_database_aside(tmp_path)
    assert all(path.name.startswith("broken-") for path in tmp_path.iterdir())


def test_where_no_new_database_helps_the_old_one_was_not_to_blame(tmp_path: Path) -> None:
    make_database(tmp_path / "prefect.db", *TELLS)

    def start() -> None:
        (tmp_path / "prefect.db").write_bytes(b"half")
        (tmp_path / "prefect.db-journal").write_bytes(b"")
        raise StageFailed("磁盘已满")

    with pytest.raises(StageFailed):
        start_with_new_database(tmp_path, start)
    assert [path.name for path in tmp_path.iterdir()] == ["prefect.db"]
    assert (tmp_path / "prefect.db").stat().st_size > 1000
