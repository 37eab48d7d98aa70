"""The cells of workbooks written by XlsxWriter alone: no form, no heights, no choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

Cells = Mapping[str, Sequence[Sequence[object]]]


def read_cells(path: Path) -> Cells:
    """Sheet -> its rows."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def write_bare(books: Iterable[Cells], folder: Path) -> int:
    """Write each book's cells; returns how many were not empty."""
    from xlsxwriter import Workbook

    written = 0
    for number, sheets in enumerate(books):
        options = {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "yyyy-mm-dd"}
        book = Workbook(str(folder / f"{number}.xlsx"), options)
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    if value == "":
                        continue
                    written += 1
                    if isinstance(value, str):
                        sheet.write_string(row, column, value)
                    elif isinstance(value, date | datetime):
                        sheet.write_datetime(row, column, value)
                    else:
                        sheet.write(row, column, value)
        book.close()
    return written
