"""A township's workbook of 人口自然变更线索."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from delivery.list_inputs import ListContext
from delivery.township.township_workbooks import write_per_township
from domain.declarations.lists import WorkbookLayout


def write_township_population_changes(
    folder: Path, rows: pl.DataFrame, townships: pl.Series, context: ListContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every one of `townships`, also where there is none.

    `rows`: of `population_change_rows`. Returns the workbooks in the townships' order.
    Raises `OSError` when a file cannot be written.
    """
    is_registered = pl.col("household_id").is_not_null()
    frames = {"known": rows.filter(is_registered), "strangers": rows.filter(~is_registered)}
    return write_per_township(folder, townships, frames, context, layout)
