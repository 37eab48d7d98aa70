"""Tables of a ledger in memory, which are gone with the process: for tests, and for trying something out."""

from __future__ import annotations

from contextlib import AbstractContextManager
from threading import Lock

import polars as pl

from domain.tables import empty


class MemoryTables:
    """What a `TableRepository` stands on where nothing shall lie on the disk; several threads may write."""

    def __init__(self) -> None:
        self._frames: dict[str, pl.DataFrame] = {}
        self._lock = Lock()

    def read(self, name: str) -> pl.DataFrame:
        """The table; without rows before it was written."""
        return self._frames.get(name, empty(name))

    def replace(self, name: str, frame: pl.DataFrame) -> None:
        """Put the table in place of the one before."""
        self._frames[name] = frame

    def lock(self) -> AbstractContextManager[object]:
        """Keep other writers away for as long as the block takes."""
        return self._lock
