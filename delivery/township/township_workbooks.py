"""A township's workbook in the township's folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.path_names import NAMELESS, make_safe_name


def write_township_workbook(
    folder: Path, township: str, frames: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> Path:
    """Write `<folder>/<file_name>`; the folder is made when missing.

    `frames`: their rows numbered; sheets of other frames are left out.
    Raises `OSError` when the file cannot be written.
    """
    texts = context.make_texts(township or NAMELESS)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{make_safe_name(layout.file_name.format_map(texts))}.xlsx"
    write_workbook(path, layout.keep_sheets(frames), frames, texts, context.as_of, context.make_edition(township))
    return path
