"""A ledger that keeps each of its tables as a whole, and puts a longer one in its place when it grows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

import polars as pl

from domain.tables import empty
from ledger.repository import LedgerRepository
from ledger.review_history import select_new_decisions, select_new_results

# What of the new lines (first) a table does not hold already (second).
SelectNew = Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]


class ReplaceableTables(Protocol):
    """Where the tables lie: as Parquet files (`storage.durable_tables`), or in memory (`ledger.memory_tables`)."""

    def read(self, name: str) -> pl.DataFrame:
        """The table; without rows before it was written."""

    def replace(self, name: str, frame: pl.DataFrame) -> None:
        """Put the table in place of the one before: readers, and a power cut, find one of the two, whole."""

    def lock(self) -> AbstractContextManager[object]:
        """Keep other writers away for as long as the block takes."""


class TableRepository(LedgerRepository):
    """The ledger over such tables: what is new is found and appended while no other writer is there."""

    def __init__(self, tables: ReplaceableTables) -> None:
        self._tables = tables

    def read_decisions(self) -> pl.DataFrame:
        return self._tables.read("review_decisions")

    def add_decisions(self, decisions: pl.DataFrame) -> int:
        return self._append("review_decisions", decisions, select_new_decisions)

    def read_visits(self) -> pl.DataFrame:
        return self._tables.read("verification_results")

    def add_visits(self, visits: pl.DataFrame) -> int:
        return self._append("verification_results", visits, select_new_results)

    def _append(self, table: str, lines: pl.DataFrame, select_new: SelectNew) -> int:
        if lines.columns != empty(table).columns:
            raise ValueError(f"not the columns of {table}: {lines.columns}")
        with self._tables.lock():
            lines_before = self._tables.read(table)
            new_lines = select_new(lines, lines_before)
            if new_lines.height:
                self._tables.replace(table, pl.concat([lines_before, new_lines]))
        return new_lines.height
