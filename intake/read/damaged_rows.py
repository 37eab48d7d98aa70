"""Rows whose cells cannot be told apart: no cell out of its place is read, and each is handed on by its place."""

from __future__ import annotations

import polars as pl

from domain.handover import BROKEN, PLACE
from intake.grids import ROW_NUMBER


def find_broken_rows(data: pl.DataFrame | None = None) -> pl.DataFrame:
    """Place and kind of damage (`broken`) of the broken rows among rows of data, if any."""
    if data is None or "broken" not in data.columns:
        return pl.DataFrame(schema=BROKEN)
    return data.filter(pl.col("broken").is_not_null()).select(*PLACE, "broken")


def select_in_place(position: int, data: pl.DataFrame) -> pl.Expr:
    """The cells of a column, where they stand in it."""
    cell = pl.col(f"c{position}")
    if "broken" not in data.columns:
        return cell
    return pl.when(pl.col("broken").is_null() | (pl.col("in_place") > position)).then(cell)


def distinguish_broken_rows(cells: pl.Expr, data: pl.DataFrame) -> pl.Expr:
    """The cells that nobody reads; a broken row has its number instead, so that it repeats no other."""
    if "broken" not in data.columns:
        return cells
    return pl.when(pl.col("broken").is_null()).then(cells).otherwise(pl.col(ROW_NUMBER).cast(pl.String))
