"""The county's workbook of conflicts between departments: counts, then a sheet per department."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.county.county_workbook import write_county_workbook
from delivery.declarations.lists import SheetLayout, TableLayout, WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields
from delivery.list_rows.conflict_rows import CONFLICT_COUNT_FIELDS, CONFLICT_FIELDS, label_conflicts
from delivery.path_names import make_safe_name

FIELDS: ListFields = {"counts": CONFLICT_COUNT_FIELDS, "conflicts": CONFLICT_FIELDS}
_EACH = "conflicts"  # the frame whose sheet is repeated for every department
_NOT_IN_SHEET_NAMES = str.maketrans("[]'", "（）’")


def write_conflicts(
    path: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> None:
    """Write counts, then a sheet for every department that has a value in a conflict.

    Raises `OSError` when the file cannot be written.
    """
    sides = label_conflicts(tables["department_conflicts"], context)
    departments = sides["department_a"].unique().sort().to_list()
    frames = {name: sides.filter(pl.col("department_a") == name) for name in departments}
    fields = {"counts": FIELDS["counts"]} | dict.fromkeys(departments, FIELDS[_EACH])
    frames = {"counts": tables["conflict_counts"]} | frames
    write_county_workbook(path, frames, fields, context, _repeat_for_departments(layout, departments))


def _repeat_for_departments(layout: WorkbookLayout, departments: list[str]) -> WorkbookLayout:
    """The layout with the departments' sheet once for each of them."""
    sheets: list[SheetLayout] = []
    for sheet in layout.sheets:
        repeated = sheet.tables[0].frame == _EACH
        sheets += [_name_department_sheet(sheet, name) for name in departments] if repeated else [sheet]
    return layout.model_copy(update={"sheets": tuple(sheets)})


def _name_department_sheet(sheet: SheetLayout, department: str) -> SheetLayout:
    table: TableLayout = sheet.tables[0].model_copy(update={"frame": department})
    name = make_safe_name(department).translate(_NOT_IN_SHEET_NAMES)[:31]
    title = sheet.title.replace("{each}", department.replace("{", "").replace("}", ""))
    return sheet.model_copy(update={"name": name, "title": title, "tables": (table,)})
