"""Ages of a column and of one person agree, also on and round the birthday."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from domain.ages import years_between
from domain.periods import compute_age

DAYS = [date(2026, 9, 30), date(2026, 2, 28), date(2024, 2, 29), date(2026, 12, 31)]


def test_a_column_of_birth_dates_gives_everybodys_age() -> None:
    births = [date(2000, 1, 1) + timedelta(days=number) for number in range(366)]
    for day in DAYS:
        ages = pl.DataFrame({"born": births}).select(years_between(pl.col("born"), day)).to_series()
        assert ages.to_list() == [compute_age(born, day) for born in births]


def test_without_a_birth_date_there_is_no_age() -> None:
    born = pl.DataFrame({"born": [None]}, schema={"born": pl.Date})
    assert born.select(years_between(pl.col("born"), DAYS[0])).to_series().to_list() == [None]
