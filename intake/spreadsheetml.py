"""Excel 2003 XML (SpreadsheetML), which reporting systems write under the name of .xls."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import partial

from intake import failures
from intake.grids import Grid, Hints, OpenSheet, Reading, grid
from intake.numerals import Cell
from intake.workbooks import columns_of

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{NAMESPACE}}}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"


def sheets(text: str) -> list[OpenSheet]:
    """Open the workbook's sheets in order; raises `UnreadableFileError` on broken XML or declared entities."""
    if "<!ENTITY" in text[:4096]:
        raise failures.corrupt()
    try:
        root = ET.fromstring(text.lstrip("\ufeff \t\n"))  # noqa: S314 - entities are refused above
    except ET.ParseError:
        raise failures.corrupt() from None
    return [_sheet(worksheet) for worksheet in root.iter(f"{_SS}Worksheet")]


def _sheet(worksheet: ET.Element) -> OpenSheet:
    visible = worksheet.findtext(f"{_EXCEL}WorksheetOptions/{_EXCEL}Visible", default="")
    whole = partial(_read, worksheet)
    return OpenSheet(
        worksheet.get(f"{_SS}Name", ""), (Reading(whole, lambda: iter((whole(),))),), hidden=visible.endswith("Hidden")
    )


def _read(worksheet: ET.Element) -> Grid:
    rows: list[list[Cell]] = []
    hidden: list[int] = []
    merged: list[tuple[int, int, int, int]] = []
    for row in worksheet.iter(f"{_SS}Row"):
        start = int(row.get(f"{_SS}Index", len(rows) + 1))
        rows.extend([] for _ in range(start - 1 - len(rows)))
        cells, spans = _cells(row)
        rows.append(cells)
        merged += [(len(rows), len(rows) + down, left, left + across) for left, across, down in spans]
        hidden += [len(rows)] if row.get(f"{_SS}Hidden") == "1" else []
        rows.extend([] for _ in range(int(row.get(f"{_SS}Span", 0))))
    width = max(map(len, rows), default=0)
    columns, longs = columns_of([row + [""] * (width - len(row)) for row in rows])
    return grid(columns, longs, Hints(tuple(hidden), frozenset(_hidden_columns(worksheet)), tuple(merged)))


def _hidden_columns(worksheet: ET.Element) -> Iterator[int]:
    """Positions from 0; an element stands for the columns that it spans too."""
    at = 0
    for column in worksheet.iter(f"{_SS}Column"):
        at = int(column.get(f"{_SS}Index", at + 1))
        last = at + int(column.get(f"{_SS}Span", 0))
        if column.get(f"{_SS}Hidden") == "1":
            yield from range(at - 1, last)
        at = last


def _cells(row: ET.Element) -> tuple[list[Cell], list[tuple[int, int, int]]]:
    """Give the row's cells; and per cell merged downwards its position, how far it reaches right, and down."""
    cells: list[Cell] = []
    spans: list[tuple[int, int, int]] = []
    for cell in row.iter(f"{_SS}Cell"):
        start = int(cell.get(f"{_SS}Index", len(cells) + 1))
        cells.extend("" for _ in range(start - 1 - len(cells)))
        across, down = int(cell.get(f"{_SS}MergeAcross", 0)), int(cell.get(f"{_SS}MergeDown", 0))
        spans += [(len(cells), across, down)] if down else []
        cells.append(_value(cell.find(f"{_SS}Data")))
        cells.extend("" for _ in range(across))
    return cells, spans


def _value(data: ET.Element | None) -> Cell:
    if data is None:
        return ""
    text = "".join(data.itertext())
    kind = data.get(f"{_SS}Type")
    if kind == "Boolean":
        return text.strip() == "1"
    if kind == "Error":
        return ""
    try:
        return _typed(kind, text)
    except ValueError:
        return text


def _typed(kind: str | None, text: str) -> Cell:
    if kind == "Number":
        return float(text)
    if kind == "DateTime":
        moment = dt.datetime.fromisoformat(text)
        return moment.date() if moment.time() == dt.time() else moment
    return text
