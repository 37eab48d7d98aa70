"""一览图 of each township on a day between two lists: the page for the wall, by itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.list_rows.glance_rows import make_glance_frames
from delivery.path_names import make_safe_names
from delivery.township.township_workbooks import write_township_workbook


def write_glance_pages(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township with a list.

    Returns the workbooks in the townships' order. Raises `OSError` when a file cannot be written.
    """
    townships = tables["glance_figures"]["township"].drop_nulls()
    return [
        write_township_workbook(folder / name, township, make_glance_frames(tables, township), context, layout)
        for township, name in make_safe_names(townships).items()
    ]
