"""A workbook's typed cell as the text a person sees in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import ROUND_DOWN, Context, Decimal

import polars as pl

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta

# A spreadsheet keeps 15 significant digits (M07); from here on a whole number has more than that.
LEAST_LONG_NUMBER = 1e15
# A point and 15 digits.
_SAFE_TEXT_LENGTH = 16
_FIFTEEN_DIGITS = Context(prec=15, rounding=ROUND_DOWN)


def format_cell(cell: Cell) -> str:
    """TRUE/FALSE, 12 without .0, 0.3, ISO dates, and long numbers as their first 15 digits followed by zeros."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _format_number(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, dt.timedelta):
        return str(cell)
    return cell.isoformat()


def format_column(cells: Sequence[Cell]) -> tuple[pl.Series, pl.Series | None]:
    """Show each cell of a column, and mark the numeric ones of more digits than a spreadsheet keeps, if any."""
    types = set(map(type, cells))
    if types == {str}:
        return pl.Series(cells, dtype=pl.String), None
    # TRUE equals 1, so a column that holds it is shown cell by cell; in all others each value is shown once.
    texts = map(format_cell, cells) if bool in types else map(_format_values(set(cells)).__getitem__, cells)
    numbers = [abs(cell) for cell in set(cells) if isinstance(cell, int | float)]
    has_long = max(numbers, default=0) >= LEAST_LONG_NUMBER
    flags = pl.Series([_is_long(cell) for cell in cells], dtype=pl.Boolean) if has_long else None
    return pl.Series(list(texts), dtype=pl.String), flags


def _format_values(values: Collection[Cell]) -> dict[Cell, str]:
    """Value -> its text. Polars formats all numbers at once as Python would, except those that need care."""
    numbers = [value for value in values if isinstance(value, float)]
    text_of_value: dict[Cell, str] = {value: format_cell(value) for value in values if not isinstance(value, float)}
    frame = pl.DataFrame({"value": pl.Series(numbers, dtype=pl.Float64)})
    value, text = pl.col("value"), pl.col("value").cast(pl.String)
    texts = frame.select(
        pl.when((value.abs() < LEAST_LONG_NUMBER) & (value == value.floor()))
        .then(value.cast(pl.Int64, strict=False).cast(pl.String))
        .when((text.str.len_bytes() <= _SAFE_TEXT_LENGTH) & ~text.str.contains("e", literal=True))
        .then(text)
    ).to_series()
    text_of_value.update(zip(numbers, texts, strict=True))
    unformatted = [number for number, text in zip(numbers, texts, strict=True) if text is None]
    return text_of_value | {number: _format_number(number) for number in unformatted}


def _is_long(cell: Cell) -> bool:
    return isinstance(cell, int | float) and abs(cell) >= LEAST_LONG_NUMBER


def _format_number(value: float) -> str:
    if abs(value) < LEAST_LONG_NUMBER and value == int(value):
        return str(int(value))
    rounded = Decimal(f"{value:.15g}")
    # A program other than a spreadsheet may have written further digits; rounding them up would spoil the 15th.
    if abs(value) >= LEAST_LONG_NUMBER and float(rounded) != value:
        rounded = _FIFTEEN_DIGITS.create_decimal(repr(value))
    return format(rounded, "f")
