"""A township's workbook of conflicts between departments."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields
from delivery.list_rows.conflict_rows import CONFLICT_FIELDS, label_conflicts
from delivery.list_rows.run_status import list_registered_townships
from delivery.township.township_workbooks import write_per_township

FIELDS: ListFields = {"conflicts": CONFLICT_FIELDS}


def write_township_conflicts(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township of registered households, also where there is none.

    Returns the workbooks in the townships' order.
    Raises `OSError` when a file cannot be written.
    """
    frames = {"conflicts": label_conflicts(tables["conflict_lines"], context)}
    townships = list_registered_townships(tables["township_counts"])
    return write_per_township(folder, townships, frames, FIELDS, context, layout)
