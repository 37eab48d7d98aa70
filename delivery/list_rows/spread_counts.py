"""Counts of codes as columns beside the rows that they are of."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def spread_counts(
    rows: pl.DataFrame, counts: pl.DataFrame, columns: tuple[str, str, str], members: Sequence[str]
) -> pl.DataFrame:
    """Spread counts (key, family, number) over columns `family:member` beside the rows; zero where nothing was."""
    key, family, number = columns
    spread = [pl.col(number).filter(pl.col(family) == m).sum().alias(f"{family}:{m}") for m in members]
    wide = rows.join(counts.group_by(key).agg(spread), on=key, how="left", maintain_order="left")
    return wide.with_columns(pl.col("^" + family + ":.*$").fill_null(0))
