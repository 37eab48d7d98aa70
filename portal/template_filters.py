"""Filters that every template has."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template

from domain.probabilities import format_computed_share

register = template.Library()
_OFFICE = ZoneInfo("Asia/Shanghai")


@register.filter
def day(value: date | datetime | str | None) -> str:
    """A day as 2026-09-30; of a timestamp its day in the office."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if value else None
    if isinstance(value, datetime):
        value = value.astimezone(_OFFICE)
    return f"{value:%Y-%m-%d}" if value else ""


@register.filter
def minute(value: datetime | str | None) -> str:
    """A moment as 2026-09-30 14:05, by the office's clock."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if value else None
    return f"{value.astimezone(_OFFICE):%Y-%m-%d %H:%M}" if value else ""


@register.filter
def percent(share: float | None) -> str:
    """A share (0 to 1) as 12.5%; empty where it is not known."""
    return "" if share is None else f"{share:.1%}"


@register.filter
def odds(probability: float | None) -> str:
    """A computed probability as 99.9 %: never as certain."""
    return "" if probability is None else format_computed_share(probability, 1)


@register.filter
def bits(value: float | None) -> str:
    """A weight as +3.1 or -0.4; empty where there is none."""
    return "" if value is None else f"{value:+.1f}"


@register.filter
def svg(value: float) -> str:
    """A length in a drawing, with a point whatever the language."""
    return f"{value:.2f}"
