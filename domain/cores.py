"""Columns worked on by as many cores as their length is worth: Polars evaluates one expression on one of them."""

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
    frames = pl.collect_all(plans) if len(plans) > 1 else [collect_cell_by_cell(plans[0], column.len())]
    return pl.concat(frames).to_series().alias(column.name)


def collect_cell_by_cell(plan: pl.LazyFrame, height: int) -> pl.DataFrame:
    """What a plan of `height` rows makes of each of them by itself.

    A short frame is worked on as it is: to set up Polars' streaming takes longer than all of its cells.
    """
    return plan.collect(engine="in-memory" if height <= _FEWEST else "auto")
