"""The one writer of workbooks: it alone knows the page, so every list looks and prints alike.

No text ever becomes a formula or a link, numbers that are names stay text, and the bytes depend on nothing but what
is written: the file's date is the as-of date.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from delivery.declarations.lists import SheetLayout, WorkbookLayout
from delivery.excel.cell_styles import Styles
from delivery.excel.row_marks import mark_rows, write_mark_sheet
from delivery.excel.sheet import SheetWriter
from domain.row_codes import ListEdition

if TYPE_CHECKING:
    from xlsxwriter import Workbook

# A column's width counts figures of the default typeface. Arial's are as wide in every office program, and so are
# those of the typefaces that stand in for it; Calibri's stand-ins are a third wider, and tables leave the page.
_DEFAULT_TYPEFACE = {"font_name": "Arial", "font_size": 9}


@contextmanager
def open_book(path: Path, as_of: date) -> Iterator[Workbook]:
    """A workbook without sheets; it is written when the block ends. Raises `OSError` when that cannot be done."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": dict(_DEFAULT_TYPEFACE),  # XlsxWriter writes into it
    }
    with _pause_collector():
        book = Workbook(str(path), options)
        book.set_properties({"title": path.stem, "created": datetime.combine(as_of, time())})
        yield book
        try:
            book.close()
        except FileCreateError as error:
            raise OSError(str(error)) from error


@contextmanager
def _pause_collector() -> Iterator[None]:
    """While a book's cells are made, Python does not look for circles among them: there are none, and it takes long."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def write_workbook(
    path: Path,
    layout: WorkbookLayout,
    frames: Mapping[str, pl.DataFrame],
    texts: Mapping[str, str],
    as_of: date,
    edition: ListEdition | None = None,
) -> None:
    """Write the workbook that the layout describes.

    `frames`: one per table of the layout, with the fields its columns name (answer columns may be missing).
    `texts`: the placeholders' values. `edition`: whose list it is, where its answers come back.
    Raises `OSError` when the file cannot be written.
    """
    with open_book(path, as_of) as book:
        styles = Styles(book, layout)
        if edition:
            layout, frames = mark_rows(layout, frames, edition)
        answers = any(column.answer for sheet in layout.sheets for table in sheet.tables for column in table.columns)
        for sheet in layout.sheets:
            if not (sheet.optional and _is_empty(sheet, frames)):
                page = SheetWriter(book.add_worksheet(sheet.name), layout, sheet, styles, texts)
                page.write(frames, protect=answers)
        if edition:
            write_mark_sheet(book, layout, frames, edition)


def _is_empty(sheet: SheetLayout, frames: Mapping[str, pl.DataFrame]) -> bool:
    return all(frames[name].is_empty() for name in sheet.frames)
