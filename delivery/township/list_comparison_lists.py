"""A township's workbook of 对比不一致名单: what only one list has, and what both have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields
from delivery.list_rows.list_comparison_rows import COMPARED_FIELDS, label_comparison_lines
from delivery.list_rows.run_status import list_registered_townships
from delivery.township.township_workbooks import write_per_township

FIELDS: ListFields = {"differing": COMPARED_FIELDS, "agreeing": COMPARED_FIELDS}


def write_township_list_comparison(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township of registered households, also where there is none.

    Returns the workbooks in the townships' order.
    Raises `OSError` when a file cannot be written.
    """
    lines = tables["list_comparison_lines"]
    is_on_both = pl.col("compared") == "both"
    frames = {
        "differing": label_comparison_lines(lines.filter(~is_on_both)),
        "agreeing": label_comparison_lines(lines.filter(is_on_both)),
    }
    townships = list_registered_townships(tables["township_counts"])
    return write_per_township(folder, townships, frames, FIELDS, context, layout)
