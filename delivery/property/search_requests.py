"""财产检索名单: one workbook per department with the people it may be asked about, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.list_frames import ListFields, make_list_frames
from delivery.path_names import make_safe_names

FIELDS: ListFields = {"persons": ("name", "id_number", "authorisation_no", "matter")}


def make_batch_number(period: str, department: str, persons: pl.DataFrame) -> str:
    """The period and eight digits of a hash over department, ID and authorisation numbers: same list, same batch."""
    digest = hashlib.sha256(department.encode())
    for number, authorisation in persons.select("id_number", "authorisation_no").unique().sort(pl.all()).iter_rows():
        digest.update(f"\x1f{number}\x1e{authorisation}".encode())
    return f"{period}-{digest.hexdigest()[:8]}"


def write_search_requests(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<部门>.xlsx` for every department that is asked about somebody.

    Raises `OSError` when a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    persons = tables["requested_persons"]
    files = list_request_files(folder, persons)
    for department, path in files.items():
        department_persons = persons.filter(pl.col("department") == department)
        texts = context.make_texts(supplier=department) | {
            "batch": department_persons["batch"][0],
            "approver": context.approver or "　　　　　　",
        }
        frames = make_list_frames({"persons": department_persons}, FIELDS)
        write_workbook(path, layout, frames, texts, context.as_of)
    return list(files.values())


def list_request_files(folder: Path, persons: pl.DataFrame) -> dict[str, Path]:
    """Department -> the file of its request, in the order in which they are written."""
    return {name: folder / f"{file}.xlsx" for name, file in make_safe_names(persons["department"]).items()}
