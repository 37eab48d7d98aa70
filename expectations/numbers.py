"""The ID numbers of a delivery, each different cell judged once."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.identity.columns import clean, recognise

# What Excel leaves of 18 digits: the last three as zeros, or an exponent (M07).
_ROUNDED = r"^\d{12,}000$|^\d\.\d+E\+?\d+$"


def numbers_of(cells: pl.Series, today: date) -> pl.DataFrame:
    """Judge every different filled cell: columns cell, typed (cleaned), number (null unless valid), repair, rounded."""
    cell = pl.col("cell")
    typed = pl.DataFrame({"cell": cells.unique()}).with_columns(typed=clean(cell)).drop_nulls("typed")
    read = typed.with_columns(recognise(cell, today).alias("read"), rounded=pl.col("typed").str.contains(_ROUNDED))
    return read.unnest("read")


def beside(cells: pl.Series, today: date) -> pl.DataFrame:
    """The same, one line per cell of the column and in its order; nulls where the cell is empty."""
    return cells.to_frame("cell").join(numbers_of(cells, today), on="cell", how="left", maintain_order="left")
