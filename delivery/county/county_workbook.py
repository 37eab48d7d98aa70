"""A workbook of the county's: counts, and what no township owns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.excel.workbook import write_workbook
from delivery.list_frames import ListFields, make_list_frames
from delivery.list_inputs import DocumentContext
from delivery.list_rows.township_rows import TownshipRows


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


def write_counts_and_unplaced_rows(
    path: Path,
    inputs: TownshipRows,
    count_rows: Callable[[pl.DataFrame], pl.DataFrame],
    fields: ListFields,
    context: DocumentContext,
    layout: WorkbookLayout,
) -> None:
    """Write counts of the townships' rows, and the rows that belong to no township.

    Raises `OSError` when the file cannot be written.
    """
    is_placed = pl.col("township").is_in(inputs.townships.implode())
    counts = count_rows(inputs.rows.filter(is_placed))
    frames = {"counts": counts, "unplaced": inputs.rows.filter(~is_placed.fill_null(value=False))}
    write_county_workbook(path, frames, fields, context, layout)
