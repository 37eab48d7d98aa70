"""A township's workbook of 人口自然变更线索."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields
from delivery.list_rows.population_change_rows import CHANGE_FIELDS, label_population_changes
from delivery.list_rows.run_status import list_registered_townships
from delivery.township.township_workbooks import write_per_township

FIELDS: ListFields = {"known": CHANGE_FIELDS, "strangers": CHANGE_FIELDS}


def write_township_population_changes(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township of registered households, also where there is none.

    Returns the workbooks in the townships' order.
    Raises `OSError` when a file cannot be written.
    """
    is_registered = pl.col("household_id").is_not_null()
    lines = label_population_changes(tables["population_change_lines"], context)
    frames = {"known": lines.filter(is_registered), "strangers": lines.filter(~is_registered)}
    townships = list_registered_townships(tables["township_counts"])
    return write_per_township(folder, townships, frames, FIELDS, context, layout)
