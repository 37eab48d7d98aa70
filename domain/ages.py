"""How old people are, for whole columns."""

from __future__ import annotations

from datetime import date

import polars as pl


def years_between(born: pl.Expr, day: date) -> pl.Expr:
    """Completed years on a day; as `domain.periods.compute_age`."""
    before_birthday = (born.dt.month() > day.month) | ((born.dt.month() == day.month) & (born.dt.day() > day.day))
    return pl.lit(day.year) - born.dt.year().cast(pl.Int64) - before_birthday.cast(pl.Int64)
