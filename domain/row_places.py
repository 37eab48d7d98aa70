"""Where a row stands, in words, as an officer looks it up."""

from __future__ import annotations

import polars as pl


def format_row_place(suffix: str = "") -> pl.Expr:
    """File, sheet (text files have none) and row of the columns with that suffix, as an officer looks them up."""
    sheet = pl.col(f"sheet{suffix}")
    named = pl.when(sheet == "").then(pl.lit("")).otherwise(pl.format("“{}”", sheet))
    return pl.format("{}{}第{}行", f"file{suffix}", named, f"row_number{suffix}")
