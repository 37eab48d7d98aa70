"""A day without a year is completed from the list's own day and today."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipeline.answers.short_days import complete_short_days


def complete(text: str | None, as_of: date | None, today: date) -> str | None:
    frame = pl.DataFrame({"day": [text], "as_of": [as_of]}, schema={"day": pl.String, "as_of": pl.Date})
    return frame.select(complete_short_days(pl.col("day"), pl.col("as_of"), today)).item()  # type: ignore[no-any-return]


SUMMER, WINTER = date(2026, 9, 30), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "as_of", "today", "day"),
    [
        ("10月15日", SUMMER, date(2026, 11, 30), "2026-10-15"),
        ("10 月 15 号", SUMMER, date(2026, 11, 30), "2026-10-15"),
        ("１０/１５", SUMMER, date(2026, 11, 30), "2026-10-15"),
        ("10-5", SUMMER, date(2026, 11, 30), "2026-10-05"),
        ("10.15", SUMMER, date(2026, 11, 30), "2026-10-15"),
        ("10.5", SUMMER, date(2026, 11, 30), "2026-10-05"),
        ("12月20日", SUMMER, date(2027, 1, 10), "2026-12-20"),
        ("1月5日", WINTER, date(2027, 1, 10), "2027-01-05"),
        ("10月15日", None, date(2027, 1, 10), "2026-10-15"),
        # Ahead of today, and before the list: as this year's day, so that it is refused as what it says.
        ("12月20日", SUMMER, date(2026, 11, 30), "2026-12-20"),
        ("9月1日", SUMMER, date(2026, 11, 30), "2026-09-01"),
        # May mean two days, or none.
        ("10.1", SUMMER, date(2026, 11, 30), "10.1"),
        ("2月30日", SUMMER, date(2026, 11, 30), "2月30日"),
        ("2026-10-15", SUMMER, date(2026, 11, 30), "2026-10-15"),
        ("46310", SUMMER, date(2026, 11, 30), "46310"),
        (None, SUMMER, date(2026, 11, 30), None),
    ],
)
def test_days(text: str | None, as_of: date | None, today: date, day: str | None) -> None:
    assert complete(text, as_of, today) == day
