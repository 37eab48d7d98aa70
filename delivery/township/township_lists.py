"""One folder and one workbook per township."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.path_names import make_safe_names
from delivery.township.township_frames import make_township_frames
from delivery.township.township_workbooks import write_township_workbook


def write_township_lists(
    folder: Path,
    tables: Mapping[str, pl.DataFrame],
    context: DocumentContext,
    layout: WorkbookLayout,
    only: Collection[str] | None = None,
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township of a registered household, also where nothing was found.

    `only`: the townships to write now, so that a caller can share them out among processes. Returns the workbooks
    in the townships' order. Raises `OSError` when a file cannot be written.
    """
    folders = make_safe_names(tables["township_counts"]["township"])
    townships = [township for township in folders if only is None or township in only]
    return [
        write_township_workbook(
            folder / folders[township], township, make_township_frames(tables, context, township), context, layout
        )
        for township in townships
    ]
