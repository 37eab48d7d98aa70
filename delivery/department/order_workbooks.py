"""开单表: what a department is asked to do, for whom and by when, and nothing more; it comes back with its answers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.list_frames import ListFields, make_list_frames
from delivery.order_labels import label_orders
from delivery.path_names import make_safe_name, make_safe_names

FIELDS: ListFields = {
    "orders": (
        *("order_no", "place", "head_name", "name", "id_number", "relation", "phone", "risk", "matter", "wanted"),
        "due_on",
    ),
}


def write_department_orders(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<部门>/<file_name>` for every department that is asked.

    Raises `OSError` when a file cannot be written.
    """
    lines, paths = label_orders(tables["order_lines"]), []
    for department, name in make_safe_names(lines["department"]).items():
        texts = context.make_texts(supplier=department)
        place = folder / name
        place.mkdir(parents=True, exist_ok=True)
        path = place / f"{make_safe_name(layout.file_name.format_map(texts))}.xlsx"
        frames = make_list_frames({"orders": lines.filter(pl.col("department") == department)}, FIELDS)
        write_workbook(path, layout, frames, texts, context.as_of)
        paths.append(path)
    return paths
