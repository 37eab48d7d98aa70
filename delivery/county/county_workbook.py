"""A workbook of the county's: counts, and what no township owns."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.list_frames import ListFields, make_list_frames
from delivery.list_rows.run_status import list_registered_townships


def write_county_workbook(
    path: Path,
    frames: Mapping[str, pl.DataFrame],
    fields: ListFields,
    context: DocumentContext,
    layout: WorkbookLayout,
) -> None:
    """Write the workbook with the frames' declared fields; its folder is made when missing.

    Raises `OSError` when the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_workbook(path, layout, make_list_frames(frames, fields), context.make_texts(), context.as_of)


def select_unplaced_rows(rows: pl.DataFrame, township_counts: pl.DataFrame) -> pl.DataFrame:
    """The rows that belong to no township of registered households."""
    is_placed = pl.col("township").is_in(list_registered_townships(township_counts).implode())
    return rows.filter(~is_placed.fill_null(value=False))
