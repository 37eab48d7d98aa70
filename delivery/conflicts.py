"""Workbooks of conflicts between departments: one for the county with a sheet per department, one per township."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from delivery.beside.writing import write_per_township
from delivery.file_names import safe_name
from delivery.handed import ListContext
from delivery.households import persons, registered
from delivery.township_frames import numbered
from delivery.words import department_of, place_in_files, source_title
from delivery.workbook import write_workbook
from domain.declarations.lists import SheetLayout, TableLayout, WorkbookLayout

_EACH = "conflicts"  # the frame whose sheet is repeated for every department
_SIDE = ("department", "source", "value", "date", "place")
_NOT_IN_SHEET_NAMES = str.maketrans("[]'", "（）’")


def write_conflicts(
    path: Path, conflicts: pl.DataFrame, members: pl.DataFrame, context: ListContext, layout: WorkbookLayout
) -> None:
    """Write the county's workbook: counts, then a sheet for every department that has a value in a conflict.

    `conflicts`, `members`: the tables. Raises `OSError` when the file cannot be written.
    """
    own = own_side(conflict_rows(conflicts, members, context))
    departments = own["department_a"].unique().sort().to_list()
    frames = {"counts": numbered(counts(own))}
    frames |= {name: numbered(own.filter(pl.col("department_a") == name)) for name in departments}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_workbook(path, _with_departments(layout, departments), frames, context.texts(), context.as_of)


def write_township_conflicts(
    folder: Path, conflicts: pl.DataFrame, members: pl.DataFrame, context: ListContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township of a registered household, also where there is none.

    Returns the workbooks in the townships' order. Raises `OSError` when a file cannot be written.
    """
    rows = conflict_rows(conflicts, members, context)
    return write_per_township(folder, registered(members)["township"], {"conflicts": rows}, context, layout)


def conflict_rows(conflicts: pl.DataFrame, members: pl.DataFrame, context: ListContext) -> pl.DataFrame:
    """Every conflict with its person and household, sources in words, and `place_a`, `place_b`: file, sheet, row.

    A conflict about a household names its head.
    """
    homes = registered(members).select("household_id", "head_name", "head_id_number", "phone")
    rows = conflicts.join(homes, on="household_id", how="left", maintain_order="left")
    rows = rows.join(persons(members), on="person_id", how="left", maintain_order="left")
    about_home = pl.col("person_id").is_null()
    return rows.with_columns(
        pl.when(about_home).then("head_name").otherwise("person_name").alias("person_name"),
        pl.when(about_home).then("head_id_number").otherwise("person_id_number").alias("person_id_number"),
        *(department_of(f"source_{letter}", context).alias(f"department_{letter}") for letter in "ab"),
        *(source_title(f"source_{letter}", context).alias(f"source_{letter}") for letter in "ab"),
        *(place_in_files(f"_{letter}").alias(f"place_{letter}") for letter in "ab"),
    )


def own_side(rows: pl.DataFrame) -> pl.DataFrame:
    """Every conflict once for each department in it, its own value first (`_a`)."""
    turned = rows.filter(pl.col("department_a") != pl.col("department_b")).rename(
        {f"{name}_{letter}": f"{name}_{other}" for name in _SIDE for letter, other in ("ab", "ba")}
    )
    both = pl.concat([rows, turned.select(rows.columns)])
    return both.sort("department_a", "field", "township", "village", "household_id", "person_id", maintain_order=True)


def counts(own: pl.DataFrame) -> pl.DataFrame:
    """department, field, conflicts, households."""
    per = own.group_by(pl.col("department_a").alias("department"), "field").agg(
        pl.len().cast(pl.Int64).alias("conflicts"), pl.col("household_id").n_unique().cast(pl.Int64).alias("households")
    )
    return per.sort("department", "field")


def _with_departments(layout: WorkbookLayout, departments: list[str]) -> WorkbookLayout:
    """The layout with the departments' sheet once for each of them."""
    sheets: list[SheetLayout] = []
    for sheet in layout.sheets:
        repeated = sheet.tables[0].frame == _EACH
        sheets += [_of_department(sheet, name) for name in departments] if repeated else [sheet]
    return layout.model_copy(update={"sheets": tuple(sheets)})


def _of_department(sheet: SheetLayout, department: str) -> SheetLayout:
    table: TableLayout = sheet.tables[0].model_copy(update={"frame": department})
    name = safe_name(department).translate(_NOT_IN_SHEET_NAMES)[:31]
    title = sheet.title.replace("{each}", department.replace("{", "").replace("}", ""))
    return sheet.model_copy(update={"name": name, "title": title, "tables": (table,)})
