"""Where a ledger's database lies: a SQLite file of the workspace, or a PostgreSQL server."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from filelock import FileLock, Timeout

from domain.errors import StageFailed
from ledger.db.django_setup import connect
from ledger.db.failures import BUSY, not_writable

# Seconds for which a writer waits for another one.
WAIT = 30
# Seconds for which somebody waits who is to do what takes several changes.
WAIT_ALONE = 600
# Which advisory lock of a PostgreSQL database its writers hold, one at a time; any number that is always the same.
_LOCK_NUMBER = 0x66616E67


class DatabasePlace(ABC):
    """A database: how Django reaches it, whether there is anything, and how its writers come one after the other."""

    # How somebody begins to look, who shall see one state of everything until the connection is closed.
    begin_reading: ClassVar[str]
    # Seconds after which whoever waits for a writer to end has noticed that it has.
    pause: ClassVar[float] = 0

    @property
    @abstractmethod
    def settings(self) -> dict[str, Any]:
        """The entry of Django's `DATABASES`."""

    @property
    def settings_for_reading(self) -> dict[str, Any]:
        """The same, for somebody who only looks."""
        return self.settings

    @property
    @abstractmethod
    def name(self) -> str:
        """The place as messages name it, without a password."""

    @abstractmethod
    def exists(self) -> bool:
        """Whether there may be a ledger; without connecting."""

    @abstractmethod
    def prepare(self, read_template: Callable[[], bytes]) -> None:
        """Make what must be there before the database can be opened; `read_template` gives an empty SQLite file."""

    @abstractmethod
    def hold_alone(self, purpose: str) -> AbstractContextManager[None]:
        """For as long as the block takes, nobody else holds the place for the same purpose."""

    @abstractmethod
    def hold_write_lock(self, connection: Any) -> None:
        """At the beginning of a transaction: keep other writers away until it ends."""


@dataclass(frozen=True)
class SqlitePlace(DatabasePlace):
    """A file on a disk of this computer; `make_folder` makes the folder that it lies in, for nobody else to look into.

    Every change begins as a writer (BEGIN IMMEDIATE), as one that begins as a reader can fail half way. Write-ahead
    logging lets readers go on. Each change is flushed to the disk (FULL) before it counts as done: with less, a power
    cut could take back a publication that `latest` and the manifests tell of.
    """

    begin_reading: ClassVar[str] = "BEGIN DEFERRED"
    # SQLite has no queue: who waits looks every 0.1 s at most.
    pause: ClassVar[float] = 0.11

    path: Path
    make_folder: Callable[[], object]
    wait: float = WAIT

    @property
    def settings(self) -> dict[str, Any]:
        """The entry of Django's `DATABASES`."""
        options = {
            "transaction_mode": "IMMEDIATE",
            "timeout": self.wait,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
        }
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(self.path.absolute()), "OPTIONS": options}

    @property
    def settings_for_reading(self) -> dict[str, Any]:
        """On a disk that cannot be written, without the files that SQLite makes beside the database even to read it."""
        log = self.path.with_name(f"{self.path.name}-wal")
        if os.access(self.path.parent, os.W_OK) or (log.exists() and log.stat().st_size):
            return self.settings
        name = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": name}

    @property
    def name(self) -> str:
        """Its folder."""
        return str(self.path.parent)

    def exists(self) -> bool:
        """Whether the file is there and not empty."""
        try:
            return self.path.stat().st_size > 0
        except (FileNotFoundError, NotADirectoryError):
            return False

    def prepare(self, read_template: Callable[[], bytes]) -> None:
        """Make the folder, and the file, which nobody else may read; it is complete from the moment that it is there.

        Two who make it at once, each by its own connection, would find it locked however long they wait.
        """
        if self.exists():
            return
        self.make_folder()
        try:
            with self.hold_alone("making"):
                if not self.exists():
                    self._put_file(read_template())
        except OSError as error:
            raise not_writable(self.name, error.strerror or type(error).__name__) from None

    def _put_file(self, content: bytes) -> None:
        draft = self.path.with_name(f".{self.path.name}.new")
        draft.unlink(missing_ok=True)
        draft.touch(0o600)
        with draft.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(self.path)
        if os.name != "nt":
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    @contextmanager
    def hold_alone(self, purpose: str) -> Iterator[None]:
        """Hold a lock file beside the database; the system takes it from a process that has ended."""
        lock = FileLock(self.path.with_name(f".{purpose}.lock"), timeout=WAIT_ALONE, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise StageFailed(BUSY) from None
        try:
            yield
        finally:
            lock.release()

    def hold_write_lock(self, connection: Any) -> None:
        """The transaction began with it."""


@dataclass(frozen=True)
class PostgresPlace(DatabasePlace):
    """A database of a PostgreSQL server; `options` are libpq's (sslmode, options, ...)."""

    begin_reading: ClassVar[str] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

    host: str
    port: str
    database: str
    user: str
    password: str
    options: tuple[tuple[str, str], ...] = ()
    wait: float = WAIT

    @property
    def settings(self) -> dict[str, Any]:
        """The entry of Django's `DATABASES`."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": self.host,
            "PORT": self.port,
            "NAME": self.database,
            "USER": self.user,
            "PASSWORD": self.password,
            "OPTIONS": {"connect_timeout": "10", **dict(self.options)},
        }

    @property
    def name(self) -> str:
        """Server and database."""
        return f"{self.host or 'localhost'}/{self.database}"

    def exists(self) -> bool:
        """Only the server knows."""
        return True

    def prepare(self, read_template: Callable[[], bytes]) -> None:
        """The database is the administrator's to make."""

    @contextmanager
    def hold_alone(self, purpose: str) -> Iterator[None]:
        """Hold an advisory lock by a connection of its own; the server takes it when the connection ends."""
        with connect(self.settings) as connection, connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = %s", [f"{WAIT_ALONE * 1000}ms"])
            cursor.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [_LOCK_NUMBER, purpose])
            yield

    def hold_write_lock(self, connection: Any) -> None:
        """Take the ledger's advisory lock, which the end of the transaction gives back."""
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = %s", [f"{int(self.wait * 1000)}ms"])
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_NUMBER])
