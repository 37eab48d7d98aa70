"""回执: what became of every row of the sheets that townships sent back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import TEXTS
from delivery.excel.workbook import write_workbook
from delivery.list_frames import ListFields, make_list_frames
from domain.row_codes import KIND_TITLES

FIELDS: ListFields = {
    "lists": ("township", "kind", "rows", "reported", "missing"),
    "refused": ("file", "sheet", "row_number", "township", "household_id", "clue_id", "kind", "note"),
    "lines": ("file", "sheet", "row_number", "township", "household_id", "clue_id", "kind", "status", "note"),
}
STATUS_LABELS = {"taken": "已采用", "unchanged": "以前已有", "refused": "未采用", "unanswered": "没有填写"}


def write_receipt_workbook(
    path: Path, lines: pl.DataFrame, lists: pl.DataFrame, layout: WorkbookLayout, unit: str, today: date
) -> None:
    """Write the workbook. `lines`: the receipt; `lists`: township, kind, rows, reported.

    Raises `OSError` when it cannot be written.
    """
    kind = pl.col("kind").replace(KIND_TITLES)
    rows = lines.with_columns(kind)
    frames = {
        "lists": lists.with_columns(kind, (pl.col("rows") - pl.col("reported")).alias("missing")),
        "refused": rows.filter(pl.col("status") == "refused"),
        "lines": rows.with_columns(pl.col("status").replace(STATUS_LABELS)),
    }
    texts = dict.fromkeys(TEXTS, "") | {"unit": unit, "as_of": today.isoformat(), "as_of_digits": f"{today:%Y%m%d}"}
    write_workbook(path, layout, make_list_frames(frames, FIELDS), texts, today)
