"""A workbook's typed cell as the text a person sees in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import ROUND_DOWN, Context, Decimal

import polars as pl

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta

# A spreadsheet keeps 15 significant digits (M07); from here on a whole number has more than that.
LONG = 1e15
# A point and 15 digits.
_SURELY_SHOWN = 16
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


def shown_column(cells: Sequence[Cell]) -> tuple[pl.Series, pl.Series | None]:
    """Show each cell of a column, and mark the numeric ones of more digits than a spreadsheet keeps, if any."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        return pl.Series(cells, dtype=pl.String), None
    # TRUE equals 1, so a column that holds it is shown cell by cell; in all others each value is shown once.
    shown = map(as_shown, cells) if bool in kinds else map(_memo(set(cells)).__getitem__, cells)
    numbers = [abs(cell) for cell in set(cells) if isinstance(cell, int | float)]
    long = max(numbers, default=0) >= LONG
    flags = pl.Series([_is_long(cell) for cell in cells], dtype=pl.Boolean) if long else None
    return pl.Series(list(shown), dtype=pl.String), flags


def _memo(values: Collection[Cell]) -> dict[Cell, str]:
    """Value -> as it is shown. Numbers go through Polars, which writes like Python; only the awkward come back."""
    numbers = [value for value in values if isinstance(value, float)]
    memo: dict[Cell, str] = {value: as_shown(value) for value in values if not isinstance(value, float)}
    frame = pl.DataFrame({"value": pl.Series(numbers, dtype=pl.Float64)})
    value, text = pl.col("value"), pl.col("value").cast(pl.String)
    shown = frame.select(
        pl.when((value.abs() < LONG) & (value == value.floor()))
        .then(value.cast(pl.Int64, strict=False).cast(pl.String))
        .when((text.str.len_bytes() <= _SURELY_SHOWN) & ~text.str.contains("e", literal=True))
        .then(text)
    ).to_series()
    memo.update(zip(numbers, shown, strict=True))
    awkward = [number for number, text in zip(numbers, shown, strict=True) if text is None]
    return memo | {number: _number(number) for number in awkward}


def _is_long(cell: Cell) -> bool:
    return isinstance(cell, int | float) and abs(cell) >= LONG


def _number(value: float) -> str:
    if abs(value) < LONG and value == int(value):
        return str(int(value))
    shown = Decimal(f"{value:.15g}")
    # A program other than a spreadsheet may have written further digits; rounding them up would spoil the 15th.
    if abs(value) >= LONG and float(shown) != value:
        shown = _KEPT_DIGITS.create_decimal(repr(value))
    return format(shown, "f")
