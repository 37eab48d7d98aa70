"""Working days by the State Council's calendar (调休 included)."""

from __future__ import annotations

from datetime import date, timedelta


def is_working_day(day: date) -> bool:
    """Whether offices are open; where the official calendar is not out yet, Monday to Friday (provisional)."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def is_provisional(day: date) -> bool:
    """Whether the official calendar does not cover the day's year yet."""
    import chinese_calendar

    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return True
    return False


def add_working_days(start: date, days: int) -> date:
    """The `days`-th working day after `start` (notice 4: 20 working days from a declaration)."""
    day, days_left = start, days
    while days_left > 0:
        day += timedelta(days=1)
        days_left -= is_working_day(day)
    return day
