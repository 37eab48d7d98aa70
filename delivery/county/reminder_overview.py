"""催办情况: who is late on a day: townships with their clues, the register with changes, departments with orders."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.county.county_workbook import write_county_workbook
from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields
from delivery.list_rows.clock_rows import CLOCK_COUNT_FIELDS
from delivery.path_names import make_safe_name

_COUNTS = tuple(field for field in CLOCK_COUNT_FIELDS if field != "village")
FIELDS: ListFields = {
    "townships": (*_COUNTS, "late_changes", "late_orders", "paper_no"),
    "villages": CLOCK_COUNT_FIELDS,
    "changes": ("township", "village", "household_id", "change", "changed_on", "due_on", "days_overdue"),
    "orders": ("department", "order_no", "township", "village", "household_id", "risk", "due_on", "days_overdue"),
}


def write_reminder_overview(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write the workbook into the folder. Raises `OSError` when the file cannot be written."""
    numbers = pl.col("township").replace_strict(dict(context.paper_numbers), default=None, return_dtype=pl.String)
    frames = {
        "townships": tables["township_deadlines"].with_columns(paper_no=numbers),
        "villages": tables["clock_counts"].drop_nulls("village").filter(pl.col("overdue") > 0),
        "changes": tables["late_changes"],
        "orders": tables["late_orders"].sort("department", "order_no"),
    }
    path = folder / f"{make_safe_name(layout.file_name.format_map(context.make_texts()))}.xlsx"
    write_county_workbook(path, frames, FIELDS, context, layout)
    return [path]
