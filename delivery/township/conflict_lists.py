"""A township's workbook of conflicts between departments."""

from __future__ import annotations

from pathlib import Path

from delivery.declarations.lists import WorkbookLayout
from delivery.list_frames import ListFields
from delivery.list_inputs import DocumentContext
from delivery.list_rows.conflict_rows import CONFLICT_FIELDS
from delivery.list_rows.township_rows import ConflictRows
from delivery.township.township_workbooks import write_per_township

FIELDS: ListFields = {"conflicts": CONFLICT_FIELDS}


def write_township_conflicts(
    folder: Path, inputs: ConflictRows, context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township of the list, also where there is none.

    Returns the workbooks in the townships' order.
    Raises `OSError` when a file cannot be written.
    """
    frames = {"conflicts": inputs.rows}
    return write_per_township(folder, inputs.townships, frames, FIELDS, context, layout)
