"""The office's own day and time, as they are written beside what people decide and answer."""

from __future__ import annotations

from datetime import date, datetime


def get_today() -> date:
    """The day, by the clock of the computer that the office works at."""
    return date.today()  # noqa: DTZ011 - the office's own day


def make_timestamp() -> str:
    """The time that is recorded: local, to the second."""
    return datetime.now().astimezone().isoformat(timespec="seconds")
