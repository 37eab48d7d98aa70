"""The rows of a sheet that is known by its name, in every file that has it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from intake.formats.open_file import open_sheets
from intake.inbox.inbox_items import find_inbox_item
from intake.read_failures import UnreadableFileError


def read_named_sheets(inbox: Path, files: Iterable[str], name: str) -> dict[str, list[list[str]]]:
    """File, of these, -> the filled rows of its sheet of that name, hidden or not, blank cells as empty texts.

    Only what stands at the beginning of the sheet (some hundred rows). A file that cannot be read, or has no such
    sheet, is not in it.
    """
    rows = {}
    for file in files:
        try:
            sheets = open_sheets(find_inbox_item(inbox, file).chunks)
            for sheet in (sheet for sheet in sheets if sheet.name == name):
                rows[file] = [cells for _, cells in sheet.readings[0].read_head().list_rows()]
        except (KeyError, UnreadableFileError):
            continue
    return rows
