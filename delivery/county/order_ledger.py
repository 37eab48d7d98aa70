"""开单销号台账: every order with how it stands and what closed it, counts, and measures beside their risk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.list_frames import ListFields, make_list_frames
from delivery.order_labels import label_orders
from delivery.path_names import make_safe_name

FIELDS: ListFields = {
    "counts": (
        *("department", "risk", "issued", "waiting", "received", "done", "returned", "closed", "cancelled"),
        *("replaced", "overdue"),
    ),
    "orders": (
        *("order_no", "place", "household_id", "head_name", "risk", "evidence", "department", "wanted"),
        *("cause", "issued_on", "due_on", "state", "days_overdue", "received_on", "done_on", "result", "note"),
        *("closed_on", "closed_by", "measures_done"),
    ),
    "measures": (
        *("township", "village", "household_id", "head_name", "risk", "measure", "department", "helper"),
        *("started_on", "status", "effect", "judged", "order_nos"),
    ),
}


def write_order_ledger(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<file_name>`. Raises `OSError` when it cannot be written."""
    judged = pl.when("is_ineffective").then(pl.lit("没有成效"))
    frames = {
        "counts": tables["order_counts"],
        "orders": label_orders(tables["order_lines"]),
        "measures": tables["measure_effects"].with_columns(judged=judged),
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{make_safe_name(layout.file_name.format_map(context.make_texts()))}.xlsx"
    write_workbook(path, layout, make_list_frames(frames, FIELDS), context.make_texts(), context.as_of)
    return [path]
