"""How often things occur in a delivery that comes in batches."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

# Fewer lines than this are not worth adding up.
_MANY = 1_000_000


class Tally:
    """Adds up counts per key; less than nothing takes back. Its size is that of the different keys, not of the rows."""

    def __init__(self, keys: Mapping[str, pl.DataType], counts: tuple[str, ...]) -> None:
        self._keys, self._counts = tuple(keys), counts
        self._sums = pl.DataFrame(schema=dict(keys) | dict.fromkeys(counts, pl.Int64()))
        self._unsummed: list[pl.DataFrame] = []

    def add_counts(self, rows: pl.DataFrame) -> None:
        """Add lines of keys and counts."""
        self._unsummed.append(rows.select(*self._keys, *(pl.col(name).cast(pl.Int64) for name in self._counts)))
        if sum(lines.height for lines in self._unsummed) > max(_MANY, self._sums.height):
            self._sums, self._unsummed = self.sum_counts(), []

    def sum_counts(self) -> pl.DataFrame:
        """One line per key."""
        lines = pl.concat([self._sums, *self._unsummed])
        return lines.group_by(self._keys).agg(pl.col(self._counts).sum())
