"""Scheduled runs that failed, as `fangpin serve` and `fangpin status` show them."""

from __future__ import annotations

from fangpin.screen import console
from services.schedule.outcomes import ScheduledOutcome


def show_failures(failed: list[ScheduledOutcome]) -> None:
    """The scheduled runs that failed and have no result yet, one below the other."""
    for outcome in failed:
        console.print(f"尚未补做：{outcome.words}", soft_wrap=True)
