"""A township's workbook in the township's folder, and one of a kind for every township."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.list_frames import ListFields, filter_township, make_list_frames
from delivery.path_names import NAMELESS, make_safe_name, make_safe_names


def write_per_township(
    folder: Path,
    townships: Iterable[str],
    frames: Mapping[str, pl.DataFrame],
    fields: ListFields,
    context: DocumentContext,
    layout: WorkbookLayout,
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township, also where it has no row.

    `frames`: each with the column township. `fields`: those declared for them. Returns the workbooks in the
    townships' order. Raises `OSError` when a file cannot be written.
    """
    return [
        write_township_workbook(
            folder / name, township, make_list_frames(filter_township(frames, township), fields), context, layout
        )
        for township, name in make_safe_names(townships).items()
    ]


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
