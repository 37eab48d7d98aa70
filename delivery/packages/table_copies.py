"""A workbook's sheets as CSV for other programs: UTF-8 with BOM, every cell as the text that it shows."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

from delivery.path_names import make_safe_names

# A cell that begins so would be computed by a program that opens the file as a table.
_COMPUTED = ("=", "+", "-", "@", "\t", "\r")


def copy_tables(workbook: bytes) -> dict[str, bytes]:
    """File name -> CSV of every visible sheet that holds anything; numbers of people stay text.

    Text that a program would compute has an apostrophe before it.
    """
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(BytesIO(workbook))
    visible = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
    copies = {}
    for name, file_name in make_safe_names(visible).items():
        rows = [[_show(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python()]
        if any(any(row) for row in rows):
            copies[f"{file_name}.csv"] = _write(rows)
    return copies


def _show(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell)
    if isinstance(cell, str) and text.startswith(_COMPUTED):
        return f"'{text}"
    return text


def _write(rows: list[list[str]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")
