"""催办单: which clues of a township are overdue or soon due, village by village."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields
from delivery.list_rows.clock_rows import CLOCK_COUNT_FIELDS, REMINDER_FIELDS, label_reminder_clues
from delivery.township.township_workbooks import write_per_township

FIELDS: ListFields = {"villages": CLOCK_COUNT_FIELDS, "clues": REMINDER_FIELDS}


def write_reminder_lists(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township with a clue to be reminded of.

    Returns the workbooks in the townships' order. Raises `OSError` when a file cannot be written.
    """
    clues = label_reminder_clues(tables["reminder_clues"], context)
    counts = tables["clock_counts"].drop_nulls("village")
    pressing = counts.filter(pl.col("overdue") + pl.col("due_soon") > 0)
    townships = clues["township"].unique().sort()
    return write_per_township(folder, townships, {"villages": pressing, "clues": clues}, FIELDS, context, layout)
