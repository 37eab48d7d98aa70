"""Clocks of the steps after a visit, and of changes of members: publicity in the village, the register's update."""

from __future__ import annotations

import polars as pl


def add_publicity_clocks(reviews: pl.DataFrame, days: int) -> pl.DataFrame:
    """The reviews with `publicity_due_on` and `is_publicity_complete`.

    `publicity_due_on`: the last of the `days` of publicity, the first one counted; null where nothing was published.
    `reviews`: published_from, published_until. Complete is what was published, as far as is written, until then.
    """
    due = pl.col("published_from") + pl.duration(days=days - 1)
    is_complete = (pl.col("published_until") >= due).fill_null(value=False)
    return reviews.with_columns(due.alias("publicity_due_on"), is_complete.alias("is_publicity_complete"))


def add_change_clocks(changes: pl.DataFrame, day: pl.Expr) -> pl.DataFrame:
    """Changes of members with `days_overdue`: how many days after `due_on` the register does not hold them yet.

    Only the register stops this clock: a change stands in table `population_changes` until it is there.
    """
    late = (day - pl.col("due_on")).dt.total_days().clip(lower_bound=0).fill_null(0)
    return changes.with_columns(late.alias("days_overdue"))
