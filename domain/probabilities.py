"""Probabilities as people read them: rounded down, and none of those that were computed is called certain."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal


def format_computed_share(share: float, places: int = 2) -> str:
    """A computed probability in per cent, rounded down to so many places; at the ends it says above or below what."""
    least = Decimal(1).scaleb(-places)
    percentage = (Decimal(repr(share)) * 100).quantize(least, ROUND_FLOOR)
    if percentage >= 100 - least:
        return f"{100 - least}% 以上"
    return f"{percentage}%" if percentage >= least else f"不到 {least}%"


def format_declared_share(share: float, places: int = 1) -> str:
    """A share that somebody declared, in per cent: all its digits, and at least so many places."""
    exact = (Decimal(repr(share)) * 100).normalize()
    exponent = exact.as_tuple().exponent
    is_precise = isinstance(exponent, int) and -exponent > places
    return f"{exact:f}%" if is_precise else f"{exact.quantize(Decimal(1).scaleb(-places))}%"
