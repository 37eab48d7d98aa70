"""Probabilities as people read them: rounded down, and none of those that were computed is called certain."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal


def computed_share(share: float, places: int = 2) -> str:
    """A computed probability in per cent, rounded down to so many places; at the ends it says above or below what."""
    least = Decimal(1).scaleb(-places)
    shown = (Decimal(repr(share)) * 100).quantize(least, ROUND_FLOOR)
    if shown >= 100 - least:
        return f"{100 - least}% 以上"
    return f"{shown}%" if shown >= least else f"不到 {least}%"


def declared_share(share: float, places: int = 1) -> str:
    """A share that somebody declared, in per cent: all its digits, and at least so many places."""
    exact = (Decimal(repr(share)) * 100).normalize()
    exponent = exact.as_tuple().exponent
    written = isinstance(exponent, int) and -exponent > places
    return f"{exact:f}%" if written else f"{exact.quantize(Decimal(1).scaleb(-places))}%"
