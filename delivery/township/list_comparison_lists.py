"""A township's workbook of 对比不一致名单: what only one list has, and what both have."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.list_frames import ListFields
from delivery.list_inputs import DocumentContext
from delivery.list_rows.list_comparison_rows import COMPARED, COMPARED_FIELDS
from delivery.list_rows.township_rows import ListComparisonRows
from delivery.township.township_workbooks import write_per_township

FIELDS: ListFields = {"differing": COMPARED_FIELDS, "agreeing": COMPARED_FIELDS}


def write_township_list_comparison(
    folder: Path, inputs: ListComparisonRows, context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township of the list, also where there is none.

    Returns the workbooks in the townships' order.
    Raises `OSError` when a file cannot be written.
    """
    is_on_both = pl.col("compared") == COMPARED["both"]
    frames = {"differing": inputs.rows.filter(~is_on_both), "agreeing": inputs.rows.filter(is_on_both)}
    return write_per_township(folder, inputs.townships, frames, FIELDS, context, layout)
