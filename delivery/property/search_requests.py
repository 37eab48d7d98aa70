"""财产检索名单: one workbook per department with the people it may be asked about, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.excel.row_numbers import number_rows
from delivery.excel.workbook import write_workbook
from delivery.list_inputs import ListContext
from delivery.path_names import safe_names
from domain.declarations.lists import WorkbookLayout


def batch_number(period: str, department: str, asked: pl.DataFrame) -> str:
    """The period and eight digits of a hash over department, ID and authorisation numbers: same list, same batch."""
    whole = hashlib.sha256(department.encode())
    for number, authorisation in asked.select("id_number", "authorisation_no").unique().sort(pl.all()).iter_rows():
        whole.update(f"\x1f{number}\x1e{authorisation}".encode())
    return f"{period}-{whole.hexdigest()[:8]}"


def write_search_requests(
    folder: Path,
    asked: pl.DataFrame,
    matters: Mapping[str, str],
    approver: str,
    context: ListContext,
    layout: WorkbookLayout,
) -> dict[str, Path]:
    """Write `<folder>/<部门>.xlsx` for every department of `asked`; department -> file.

    `asked`: table `asked` with name and id_number. `matters`: department -> 查询事项. Raises `OSError` when a file
    cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = safe_names(asked["department"])
    written = {}
    for department, name in names.items():
        own = asked.filter(pl.col("department") == department).sort("household_id", "person_id")
        rows = own.select("name", "id_number", "authorisation_no", pl.lit(matters[department]).alias("matter"))
        texts = context.texts(supplier=department) | {"batch": own["batch"][0], "approver": approver or "　　　　　　"}
        path = folder / f"{name}.xlsx"
        write_workbook(path, layout, number_rows({"persons": rows}), texts, context.as_of)
        written[department] = path
    return written
