"""The county's workbook of 对比不一致名单: counts, and what belongs to no township."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.county.county_workbook import select_unplaced_rows, write_county_workbook
from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields
from delivery.list_rows.list_comparison_rows import COMPARED_COUNT_FIELDS, COMPARED_FIELDS, label_comparison_lines

FIELDS: ListFields = {"counts": COMPARED_COUNT_FIELDS, "unplaced": COMPARED_FIELDS}


def write_list_comparison(
    path: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> None:
    """Write counts per township, and the rows that belong to no township.

    Raises `OSError` when the file cannot be written.
    """
    unplaced = select_unplaced_rows(tables["list_comparison_lines"], tables["township_counts"])
    frames = {"counts": tables["list_comparison_counts"], "unplaced": label_comparison_lines(unplaced)}
    write_county_workbook(path, frames, FIELDS, context, layout)
