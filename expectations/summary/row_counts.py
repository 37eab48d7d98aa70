"""What became of the rows of every source, and why rows were put aside."""

from __future__ import annotations

import polars as pl

_OUTCOMES = ("rows_read", "dropped", "quarantined", "registered", "linked", "review", "unlinked")
_ROW = ("source", "file", "sheet", "row_number")


def count_rows_per_source(accounting: pl.DataFrame) -> pl.DataFrame:
    """Table `row_counts`."""
    return accounting.group_by("source").agg(pl.col(_OUTCOMES).sum()).sort("source")


def count_quarantined_rows(quarantine: pl.DataFrame) -> pl.DataFrame:
    """Table `quarantine_counts`: rows per check; a row may have several."""
    keys = ("check", "source")
    rows = quarantine.unique([*_ROW, "check"])
    return rows.group_by(keys).agg(pl.len().cast(pl.Int64).alias("rows")).sort(keys)
