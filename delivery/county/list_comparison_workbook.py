"""The county's workbook of 对比不一致名单: counts, and what belongs to no township."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from delivery.county.county_workbook import write_county_workbook
from delivery.list_inputs import ListContext
from delivery.list_rows.list_comparison_rows import count_compared
from domain.declarations.lists import WorkbookLayout


def write_list_comparison(
    path: Path, rows: pl.DataFrame, townships: pl.Series, context: ListContext, layout: WorkbookLayout
) -> None:
    """Write counts per township, and the rows that belong to none of `townships`.

    `rows`: of `list_comparison_rows`. Raises `OSError` when the file cannot be written.
    """
    is_placed = pl.col("township").is_in(townships.implode())
    placed = rows.filter(is_placed)
    frames = {"counts": count_compared(placed), "unplaced": rows.filter(~is_placed.fill_null(value=False))}
    write_county_workbook(path, frames, context, layout)
