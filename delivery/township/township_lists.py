"""One folder and one workbook per township."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from delivery.list_inputs import ListContext, ListTables
from delivery.list_rows.place_counts import prepare, townships
from delivery.path_names import safe_names
from delivery.township.township_frames import township_frames
from delivery.township.township_workbooks import write_township_workbook
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
    return [
        write_township_workbook(
            folder / folders[township], township, township_frames(ready, tables, context, township), context, layout
        )
        for township in wanted
    ]
