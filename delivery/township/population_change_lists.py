"""A township's workbook of 人口自然变更线索."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.list_frames import ListFields
from delivery.list_inputs import DocumentContext
from delivery.list_rows.population_change_rows import CHANGE_FIELDS
from delivery.list_rows.township_rows import PopulationChangeRows
from delivery.township.township_workbooks import write_per_township

FIELDS: ListFields = {"known": CHANGE_FIELDS, "strangers": CHANGE_FIELDS}


def write_township_population_changes(
    folder: Path, inputs: PopulationChangeRows, context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township of the list, also where there is none.

    Returns the workbooks in the townships' order.
    Raises `OSError` when a file cannot be written.
    """
    is_registered = pl.col("household_id").is_not_null()
    frames = {"known": inputs.rows.filter(is_registered), "strangers": inputs.rows.filter(~is_registered)}
    return write_per_township(folder, inputs.townships, frames, FIELDS, context, layout)
