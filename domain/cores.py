"""Columns worked on by all cores: Polars evaluates one expression over one column on one of them."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

# Parts smaller than this cost more than they save.
_FEWEST = 10_000


def map_on_all_cores(column: pl.Series, work: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    """What `work` makes of the column, which must not depend on other rows; under the column's name."""
    size = max(-(-column.len() // pl.thread_pool_size()), _FEWEST)
    parts = [column.slice(start, size) for start in range(0, column.len(), size)] or [column]
    plans = [part.to_frame("column").lazy().select(work(pl.col("column"))) for part in parts]
    return pl.concat(pl.collect_all(plans)).to_series().alias(column.name)
