"""Which rows are asked of on a visit sheet, so that no other book asks the same."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

# Whether the row's household has a page of its own in the visit book, where the question is answered.
ON_VISIT = "on_visit"


def mark_visited(rows: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The rows with `on_visit`; false where no table `listed_households` was made."""
    if "listed_households" not in tables:
        return rows.with_columns(pl.lit(value=False).alias(ON_VISIT))
    visited = tables["listed_households"]["household_id"].unique()
    return rows.with_columns(pl.col("household_id").is_in(visited.implode()).fill_null(value=False).alias(ON_VISIT))
