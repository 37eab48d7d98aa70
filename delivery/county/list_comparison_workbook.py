"""The county's workbook of 对比不一致名单: counts, and what belongs to no township."""

from __future__ import annotations

from pathlib import Path

from delivery.county.county_workbook import write_counts_and_unplaced_rows
from delivery.declarations.lists import WorkbookLayout
from delivery.list_frames import ListFields
from delivery.list_inputs import DocumentContext
from delivery.list_rows.list_comparison_rows import COMPARED_COUNT_FIELDS, COMPARED_FIELDS, count_compared
from delivery.list_rows.township_rows import ListComparisonRows

FIELDS: ListFields = {"counts": COMPARED_COUNT_FIELDS, "unplaced": COMPARED_FIELDS}


def write_list_comparison(
    path: Path, inputs: ListComparisonRows, context: DocumentContext, layout: WorkbookLayout
) -> None:
    """Write counts per township, and the rows that belong to no township.

    Raises `OSError` when the file cannot be written.
    """
    write_counts_and_unplaced_rows(path, inputs, count_compared, FIELDS, context, layout)
