"""A workbook's sheets as CSV for other programs: UTF-8 with BOM, every cell as the text that it shows."""

from __future__ import annotations

from io import BytesIO

from delivery.path_names import make_safe_names
from domain.csv_text import format_csv, guard_cell


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
            copies[f"{file_name}.csv"] = format_csv(rows).encode("utf-8-sig")
    return copies


def _show(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return guard_cell(cell) if isinstance(cell, str) else str(cell)
