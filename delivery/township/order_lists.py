"""开单情况: which departments were asked to do what for a township's households, for its information."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields
from delivery.order_labels import label_orders
from delivery.township.township_workbooks import write_per_township

FIELDS: ListFields = {
    "orders": (
        *("township", "village", "group", "household_id", "head_name", "name", "order_no", "risk", "department"),
        *("wanted", "cause", "issued_on", "due_on"),
    ),
}


def write_township_orders(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township of a household that an order is about.

    Raises `OSError` when a file cannot be written.
    """
    lines = label_orders(tables["order_lines"])
    return write_per_township(folder, lines["township"].unique(), {"orders": lines}, FIELDS, context, layout)
