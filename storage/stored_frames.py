"""A run's tables in memory by name, each read when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from storage.run_store import RunStore


class StoredFrames(Mapping[str, pl.DataFrame]):
    """`frames["links"]`: the table in memory; nothing is kept. `in` tells whether the table was made."""

    def __init__(self, run: RunStore) -> None:
        self._run = run

    def __getitem__(self, name: str) -> pl.DataFrame:
        return self._run.read(name)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._run.has(name)

    def __iter__(self) -> Iterator[str]:
        yield from self._run.tables
        yield from self._run.work

    def __len__(self) -> int:
        return len(self._run.tables) + len(self._run.work)
