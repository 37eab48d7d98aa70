"""Working days after a day, for whole columns."""

from __future__ import annotations

import polars as pl

from domain.workdays import add_working_days, is_provisional


def add_working_days_to(column: str, days: int) -> pl.Expr:
    """The `days`-th working day after each day of the column."""
    return pl.col(column).map_batches(lambda starts: _shift(starts, days), return_dtype=pl.Date)


def is_provisional_day(column: str) -> pl.Expr:
    """Whether the official calendar does not cover the day's year yet."""
    return pl.col(column).map_batches(
        lambda days: days.is_in([day for day in days.drop_nulls().unique() if is_provisional(day)]),
        return_dtype=pl.Boolean,
    )


def _shift(starts: pl.Series, days: int) -> pl.Series:
    """Few days differ, and each is looked up in the calendar once."""
    distinct = starts.drop_nulls().unique()
    shifted = {start: add_working_days(start, days) for start in distinct}
    return starts.replace_strict(shifted, default=None, return_dtype=pl.Date)
