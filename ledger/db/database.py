"""Units of work on a ledger's database: a look at it, or a change of it, each with a connection of its own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.transaction import atomic

from ledger.db.django_setup import register_database
from ledger.db.failures import describe_failures
from ledger.db.places import DatabasePlace
from ledger.db.schema import has_tables, is_empty, make_tables, read_template


class LedgerDatabase:
    """A database that is made at the first change; what a unit of work gives is Django's alias of it (`using`)."""

    def __init__(self, place: DatabasePlace) -> None:
        self._place = place

    @contextmanager
    def read(self) -> Iterator[str | None]:
        """Look at the ledger; None where there is none yet."""
        if not self._place.exists():
            yield None
            return
        with self._connect(self._place.settings_for_reading) as connection:
            if is_empty(connection):
                yield None
                return
            if not has_tables(connection, self._place):
                make_tables(connection, self._place)
            with connection.cursor() as cursor:
                cursor.execute(self._place.begin_reading)
            yield connection.alias

    @contextmanager
    def write(self) -> Iterator[str]:
        """Change the ledger in one transaction, as the only one who does; an error in the block leaves it as it was."""
        self._place.prepare(read_template)
        with self._connect(self._place.settings) as connection:
            if not has_tables(connection, self._place):
                make_tables(connection, self._place)
            with atomic(using=connection.alias):
                self._place.hold_write_lock(connection)
                yield connection.alias

    @contextmanager
    def hold_alone(self, purpose: str) -> Iterator[None]:
        """Let one process at a time do what takes several changes; looking, and other changes, go on.

        Raises `StageFailed` when another one does not come to an end.
        """
        self._place.prepare(read_template)
        with describe_failures(self._place.name), self._place.hold_alone(purpose):
            yield

    def let_others_write(self) -> None:
        """Between two changes of a long row of them: give those who wait the time to begin."""
        time.sleep(self._place.pause)

    @contextmanager
    def _connect(self, settings: dict[str, Any]) -> Iterator[Any]:
        """A connection of this thread, closed in the end: none is left behind in threads that end."""
        alias = register_database(settings)
        with describe_failures(self._place.name):
            try:
                yield connections[alias]
            finally:
                connections[alias].close()
                del connections[alias]
