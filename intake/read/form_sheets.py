"""Sheets that are forms and no tables: all their rows, of every file that has one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from intake.formats.open_file import open_sheets
from intake.grids import OpenSheet
from intake.inbox.inbox_items import list_inbox_items
from intake.read_failures import UnreadableFileError


@dataclass(frozen=True)
class FormSheet:
    """A sheet as it is typed. `rows`: number as Excel shows it, and the cells; blank rows are left out."""

    file: str
    sheet: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_form_sheets(inbox: Path, is_form: Callable[[tuple[str, ...]], bool]) -> Iterator[FormSheet]:
    """The visible sheets among whose first rows (some hundred) is one that says so.

    `is_form`: asked of the cells of a row. A file that cannot be read has none; whoever recognises files tells of it.
    """
    for item in list_inbox_items(inbox):
        if item.left_out_reason:
            continue
        try:
            for sheet in open_sheets(item.chunks):
                if not sheet.is_hidden and any(is_form(tuple(cells)) for _, cells in _read_head(sheet)):
                    yield FormSheet(item.file, sheet.name, tuple(_read_rows(sheet)))
        except UnreadableFileError:
            continue


def _read_head(sheet: OpenSheet) -> list[tuple[int, list[str]]]:
    return sheet.readings[0].read_head().list_rows()


def _read_rows(sheet: OpenSheet) -> Iterator[tuple[int, tuple[str, ...]]]:
    for batch in sheet.readings[0].read_batches():
        for number, cells in batch.list_rows():
            yield number, tuple(cells)
