"""Workbooks: .xlsx and the old .xls, which WPS calls .et; the same bytes every time."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from data_samples.sheets import Cell, Delivery, Line, Sheet

_WRITTEN = datetime(2026, 9, 28, 9, 0)  # noqa: DTZ001 - a workbook's property has no time zone


def write_xlsx(delivery: Delivery, path: Path) -> None:
    """Write a worksheet per sheet; hidden sheets, hidden rows and filter buttons are as in the delivery."""
    import xlsxwriter

    # In memory, or the archive would carry the time at which it was written; row by row, or a county would not fit.
    book = xlsxwriter.Workbook(str(path), {"in_memory": True, "constant_memory": True})
    book.set_properties({"created": _WRITTEN})
    formats = {
        "title": book.add_format({"bold": True, "font_size": 18, "align": "center"}),
        "heading": book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    for sheet in delivery.sheets:
        _fill_xlsx(book.add_worksheet(sheet.name), sheet, formats)
    book.close()


def _fill_xlsx(worksheet: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    worksheet.set_column(0, len(sheet.headings) - 1, 13)
    if sheet.hidden:
        worksheet.hide()
    for line in sheet.lines():
        _fill_line(worksheet, sheet, line, formats)


def _fill_line(worksheet: Any, sheet: Sheet, line: Line, formats: dict[str, Any]) -> None:
    top, last = line.number - 1, len(sheet.headings) - 1
    if line.row and line.row.hidden:
        worksheet.set_row(top, None, None, {"hidden": True})
    if line.kind == "title":
        worksheet.merge_range(top, 0, top, last, line.cells[0], formats["title"])
    elif line.kind == "heading" and line.cells != sheet.headings:
        for label, first, end in sheet.groups:
            worksheet.merge_range(top, first, top, end, label, formats["heading"])
    else:
        if line.kind == "heading" and sheet.filtered:
            worksheet.autofilter(top, 0, top + len(sheet.rows), last)
        for column, cell in enumerate(line.cells):
            _put_xlsx(worksheet, line, column, cell, formats)


def _put_xlsx(worksheet: Any, line: Line, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    place = (line.number - 1, column)
    if isinstance(cell, date):
        worksheet.write_datetime(*place, cell, formats["date"])
    elif isinstance(cell, str):
        worksheet.write_string(*place, cell, formats["heading"] if line.kind == "heading" else None)
    elif cell is not None:
        worksheet.write_number(*place, cell)


def write_xls(delivery: Delivery, path: Path) -> None:
    """Write a worksheet per sheet in the format of Excel 97."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    styles = {
        "title": xlwt.easyxf("font: bold on, height 360; align: horiz center"),
        "heading": xlwt.easyxf(
            "font: bold on; align: horiz center, wrap on; borders: left thin, right thin, top thin, bottom thin"
        ),
        "date": xlwt.easyxf(num_format_str="yyyy-mm-dd"),
        "plain": xlwt.Style.default_style,
    }
    for sheet in delivery.sheets:
        _fill_xls(book.add_sheet(sheet.name), sheet, styles)
    book.save(str(path))


def _fill_xls(worksheet: Any, sheet: Sheet, styles: dict[str, Any]) -> None:
    for line in sheet.lines():
        top = line.number - 1
        if line.kind == "title":
            worksheet.write_merge(top, top, 0, len(sheet.headings) - 1, line.cells[0], styles["title"])
        elif line.kind == "heading" and line.cells != sheet.headings:
            for label, first, last in sheet.groups:
                worksheet.write_merge(top, top, first, last, label, styles["heading"])
        else:
            for column, cell in enumerate(line.cells):
                if cell is not None:
                    worksheet.write(top, column, cell, styles[_style(line, cell)])
        if line.number % 1000 == 0:
            worksheet.flush_row_data()


def _style(line: Line, cell: Cell) -> str:
    if isinstance(cell, date):
        return "date"
    return "heading" if line.kind == "heading" else "plain"
