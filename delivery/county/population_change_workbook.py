"""The county's workbook of 人口自然变更线索: counts, and what belongs to no township."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from delivery.county.county_workbook import write_county_workbook
from delivery.list_inputs import ListContext
from delivery.list_rows.population_change_rows import count_changes
from domain.declarations.lists import WorkbookLayout


def write_population_changes(
    path: Path, rows: pl.DataFrame, townships: pl.Series, context: ListContext, layout: WorkbookLayout
) -> None:
    """Write counts per township, and the rows that belong to none of `townships`.

    `rows`: of `population_change_rows`. Raises `OSError` when the file cannot be written.
    """
    is_placed = pl.col("township").is_in(townships.implode())
    placed = rows.filter(is_placed)
    frames = {"counts": count_changes(placed), "unplaced": rows.filter(~is_placed.fill_null(value=False))}
    write_county_workbook(path, frames, context, layout)
