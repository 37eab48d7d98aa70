"""One workbook per supplier and purpose; none holds a row that another one supplied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.department.data_quality_frames import make_quality_frames
from delivery.department.unlinked_frames import make_unlinked_frames
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.path_names import make_safe_names

Tables = Mapping[str, pl.DataFrame]
MakeFrames = Callable[[Tables, DocumentContext, str], Mapping[str, pl.DataFrame]]


def write_data_quality(folder: Path, tables: Tables, context: DocumentContext, layout: WorkbookLayout) -> list[Path]:
    """Write `<folder>/<部门>.xlsx` for every department from which anything came, `<乡镇>.xlsx` for the register.

    A township is written to when its part of the register has issues or had some last time.
    Raises `OSError` when a file cannot be written.
    """
    return _write_per_supplier(folder, tables["suppliers"]["supplier"], tables, context, layout, make_quality_frames)


def write_unlinked(folder: Path, tables: Tables, context: DocumentContext, layout: WorkbookLayout) -> list[Path]:
    """Write `<folder>/<部门>.xlsx` for every department whose rows were compared with the register.

    Raises `OSError` when a file cannot be written.
    """
    suppliers = tables["suppliers"].filter(pl.col("compared") > 0)["supplier"]
    return _write_per_supplier(folder, suppliers, tables, context, layout, make_unlinked_frames)


def _write_per_supplier(
    folder: Path,
    suppliers: Iterable[str],
    tables: Tables,
    context: DocumentContext,
    layout: WorkbookLayout,
    make_frames: MakeFrames,
) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    names = make_safe_names(suppliers)
    paths = []
    for supplier in suppliers:
        path = folder / f"{names[supplier]}.xlsx"
        frames = make_frames(tables, context, supplier)
        write_workbook(path, layout, frames, context.make_texts(supplier=supplier), context.as_of)
        paths.append(path)
    return paths
