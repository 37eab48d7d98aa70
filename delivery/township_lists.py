"""One folder and one workbook per township."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from delivery.counts import Prepared, prepare, townships
from delivery.file_names import NAMELESS, safe_name, safe_names
from delivery.handed import ListContext, ListTables
from delivery.township_frames import township_frames
from delivery.workbook import write_workbook
from domain.declarations.lists import WorkbookLayout


def write_township_lists(
    folder: Path,
    tables: ListTables,
    context: ListContext,
    layout: WorkbookLayout,
    only: Collection[str] | None = None,
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township of a registered household, also where nothing was found.

    `only`: the townships to write now, so that a caller can share them out among processes. Returns the workbooks
    in the townships' order. Raises `OSError` when a file cannot be written.
    """
    ready = prepare(tables, context)
    folders = safe_names(townships(ready))
    wanted = [township for township in folders if only is None or township in only]
    return [_write(folder / folders[t], t, ready, tables, context, layout) for t in wanted]


def _write(
    folder: Path, township: str, ready: Prepared, tables: ListTables, context: ListContext, layout: WorkbookLayout
) -> Path:
    frames = township_frames(ready, tables, context, township)
    texts = context.texts(township or NAMELESS)
    stem = layout.file_name.format_map(texts)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{safe_name(stem)}.xlsx"
    write_workbook(path, layout, frames, texts, context.as_of)
    return path
