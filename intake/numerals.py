"""A workbook's typed cell as the text a person sees in it."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_DOWN, Context, Decimal

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta

# A spreadsheet keeps 15 significant digits (M07); from here on a whole number has more than that.
LONG = 1e15
_KEPT_DIGITS = Context(prec=15, rounding=ROUND_DOWN)


def as_shown(cell: Cell) -> str:
    """TRUE/FALSE, 12 without .0, 0.3, ISO dates, and long numbers as their first 15 digits followed by zeros."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, dt.timedelta):
        return str(cell)
    return cell.isoformat()


def is_long(cell: Cell) -> bool:
    """Whether a numeric cell holds more digits than a spreadsheet keeps."""
    return isinstance(cell, int | float) and abs(cell) >= LONG


def _number(value: float) -> str:
    if abs(value) < LONG and value == int(value):
        return str(int(value))
    shown = Decimal(f"{value:.15g}")
    # A program other than a spreadsheet may have written further digits; rounding them up would spoil the 15th.
    if abs(value) >= LONG and float(shown) != value:
        shown = _KEPT_DIGITS.create_decimal(repr(value))
    return format(shown, "f")
