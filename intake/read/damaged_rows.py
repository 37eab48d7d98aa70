"""Rows whose record is damaged: cells that may stand in the wrong column are not read, and the row is reported."""

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
    """The cells of a column; of a broken row only where they surely stand in their column."""
    cell = pl.col(f"c{position}")
    if "broken" not in data.columns:
        return cell
    return pl.when(pl.col("broken").is_null() | (pl.col("in_place") > position)).then(cell)


def distinguish_broken_rows(cells: pl.Expr, data: pl.DataFrame) -> pl.Expr:
    """The text by which repeated rows are found; a broken row has its row number, so that it repeats no other."""
    if "broken" not in data.columns:
        return cells
    return pl.when(pl.col("broken").is_null()).then(cells).otherwise(pl.col(ROW_NUMBER).cast(pl.String))
