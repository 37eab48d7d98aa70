"""Rows of a source as the ledger's records have them."""

from __future__ import annotations

import polars as pl

from domain.office_clock import make_timestamp
from domain.tables import add_absent_columns, conform


def conform_records(rows: pl.DataFrame, table: str, inbox: str | None = None) -> pl.DataFrame:
    """The record table of completed rows; `inbox`: the digest of the delivery that a run took them from."""
    stamped = rows.with_columns(
        pl.lit(make_timestamp()).alias("recorded_at"), pl.lit(inbox, dtype=pl.String).alias("inbox")
    )
    return conform(add_absent_columns(stamped, table), table)
