"""The database's tables: made where there are none, and brought to what this version of the program expects."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from domain.errors import StageFailed
from ledger.db.django_setup import register_database
from ledger.db.places import DatabasePlace

_NEWER = (
    "“{place}”中的记录由更新版本的程序写成，本版本不能读写，以免损坏。请安装新版本，或用 --workspace 指明另一个目录。"
)


def has_tables(connection: Any, place: DatabasePlace) -> bool:
    """Whether the database has this version's tables.

    Raises `StageFailed` when it has a newer version's.
    """
    applied, expected = _read_applied(connection), _list_migrations()
    if applied - expected:
        raise StageFailed(_NEWER.format(place=place.name))
    return applied == expected


def is_empty(connection: Any) -> bool:
    """Whether there is no ledger in the database."""
    return not _read_applied(connection)


def make_tables(connection: Any, place: DatabasePlace) -> None:
    """Make the tables, or bring those of an older version up to this one's; one process does it, others wait."""
    with place.hold_alone("migrating"):  # SQLite lets no transaction stand around all steps
        _migrate(connection.alias)


def _read_applied(connection: Any) -> frozenset[str]:
    """The steps of this application that the database has seen."""
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return frozenset()
        cursor.execute("SELECT name FROM django_migrations WHERE app = 'ledger'")
        return frozenset(name for (name,) in cursor.fetchall())


@cache
def _list_migrations() -> frozenset[str]:
    """The steps of this application that this version has."""
    migrations = import_module(MigrationLoader.migrations_module("ledger")[0])
    return frozenset(module.name for module in iter_modules(migrations.__path__) if module.name[0].isdigit())


def _migrate(alias: str) -> None:
    """The ledger's tables and those that they stand on; the portal makes its own."""
    call_command("migrate", "ledger", database=alias, verbosity=0, interactive=False)


@cache
def read_template() -> bytes:
    """A SQLite file with all tables and nothing in them: Django takes 0.1 s for it, so once in a process is enough."""
    with TemporaryDirectory(prefix="fangpin-") as folder:
        path = Path(folder, "template.sqlite3")
        database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}
        alias = register_database(database | {"OPTIONS": {"init_command": "PRAGMA synchronous=OFF"}})
        _migrate(alias)
        connections[alias].close()
        del connections[alias]
        with closing(sqlite3.connect(path)) as template:
            template.execute("PRAGMA journal_mode=WAL")
        return path.read_bytes()
