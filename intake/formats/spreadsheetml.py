"""Excel 2003 XML (SpreadsheetML), which reporting systems write under the name of .xls."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from intake import read_failures
from intake.formats.cell_texts import Cell
from intake.formats.marked_cells import MarkedReader
from intake.formats.number_formats import NumberFormat, read_format
from intake.formats.sheet_facts import FactCollector
from intake.formats.workbook_sheets import columns_of, notes_of
from intake.formats.xlsx.xlsx_packages import unused_name
from intake.grids import MOST_COLUMNS, Grid, Hints, OpenSheet, Reading, grid

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{NAMESPACE}}}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_TRUE = frozenset({"1", "true", "True"})
_DEFAULT = "Default"


def sheets(text: str) -> list[OpenSheet]:
    """Open the workbook's sheets in order; raises `UnreadableFileError` on broken XML or declared entities."""
    if "<!ENTITY" in text[:4096]:
        raise read_failures.corrupt()
    try:
        root = ET.fromstring(text.lstrip("\ufeff \t\n"))  # noqa: S314 - entities are refused above
    except ET.ParseError:
        raise read_failures.corrupt() from None
    formats = dict(enumerate(_formats(root).items()))
    worksheets = list(root.iter(f"{_SS}Worksheet"))
    names = [_get(worksheet, "Name") for worksheet in worksheets]
    many, before = Counter(names), Counter[str]()
    opened = []
    for name, worksheet in zip(names, worksheets, strict=True):
        before[name] += 1
        note = read_failures.same_name(name, before[name]) if many[name] > 1 else ""
        reader = _SheetReader(worksheet, name, formats, note)
        visible = worksheet.findtext(f"{_EXCEL}WorksheetOptions/{_EXCEL}Visible", default="")
        opened.append(
            OpenSheet(
                unused_name(name, before[name], set(names)),
                (Reading(reader.read, reader.batches),),
                hidden=visible.endswith("Hidden"),
            )
        )
    return opened


@dataclass
class _SheetReader:
    """Reads one worksheet. `formats`: mark -> style and its number format. `note`: what there is to say of its name."""

    worksheet: ET.Element
    name: str
    formats: Mapping[int, tuple[str, NumberFormat]]
    note: str
    _found: FactCollector = field(default_factory=FactCollector)
    _rows: list[list[Cell]] = field(default_factory=list)
    _merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    _column_styles: dict[int, str] = field(default_factory=dict)

    def read(self) -> Grid:
        """The whole sheet; raises `UnreadableFileError` when it is too wide."""
        self._found, self._rows, self._merged, self._column_styles = FactCollector(), [], [], {}
        self._read_columns()
        for row in self.worksheet.iter(f"{_SS}Row"):
            self._read_row(row)
        width = max(map(_content_width, self._rows), default=0)
        if width > MOST_COLUMNS:
            raise read_failures.too_wide(self.name, width)
        rows = [row[:width] + [""] * (width - len(row)) for row in self._rows]
        facts = self._found.facts()
        marked = MarkedReader(facts.marked, {mark: code for mark, (_, code) in self.formats.items()})
        marked.show(rows, 1)
        notes = (*notes_of(facts), *marked.notes(), *filter(None, [self.note]))
        columns, longs = columns_of(rows)
        return grid(columns, longs, Hints(facts.hidden, facts.hidden_columns, tuple(self._merged), notes=notes))

    def batches(self) -> Iterator[Grid]:
        """The whole sheet as one batch."""
        yield self.read()

    def _read_columns(self) -> None:
        """An element stands for the columns that it spans too."""
        at = 0
        for column in self.worksheet.iter(f"{_SS}Column"):
            at = _number(column, "Index", at + 1)
            last = at + _number(column, "Span", 0)
            if _is_hidden(column, "Width"):
                self._found.hidden_columns.update(range(at - 1, min(last, MOST_COLUMNS)))
            if style := _get(column, "StyleID"):
                self._column_styles.update(dict.fromkeys(range(at - 1, min(last, MOST_COLUMNS)), style))
            at = last

    def _read_row(self, row: ET.Element) -> None:
        """An element stands for the blank rows that it spans too."""
        start = _number(row, "Index", len(self._rows) + 1)
        self._rows.extend([] for _ in range(start - 1 - len(self._rows)))
        self._rows.append(self._cells(row, len(self._rows) + 1))
        if _is_hidden(row, "Height"):
            self._found.hidden.append(len(self._rows))
        self._rows.extend([] for _ in range(_number(row, "Span", 0)))

    def _cells(self, row: ET.Element, number: int) -> list[Cell]:
        cells: list[Cell] = []
        for cell in row.iter(f"{_SS}Cell"):
            start = _number(cell, "Index", len(cells) + 1)
            cells.extend("" for _ in range(start - 1 - len(cells)))
            across, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
            if down or across:
                self._merged.append((number, number + down, len(cells), len(cells) + across))
            data = cell.find(f"{_SS}Data")
            self._note(cell, data, row, (number, len(cells)))
            cells.append(_value(data))
            cells.extend("" for _ in range(across))
        return cells

    def _note(self, cell: ET.Element, data: ET.Element | None, row: ET.Element, place: tuple[int, int]) -> None:
        kind = "" if data is None else _get(data, "Type")
        text = "" if data is None else "".join(data.itertext()).strip()
        if kind == "Error":
            self._found.errors.add(place[0])
        elif _get(cell, "Formula") and not text and kind != "String":
            self._found.uncalculated.add(place[0])
        if kind == "Number" and self.formats:
            style = _get(cell, "StyleID") or _get(row, "StyleID") or self._column_styles.get(place[1], _DEFAULT)
            for mark, (name, _) in self.formats.items():
                if name == style:
                    self._found.marked.add(*place, mark)


def _formats(root: ET.Element) -> dict[str, NumberFormat]:
    """Style -> number format, of those that change what a person sees; a style has its parent's where it has none."""
    codes: dict[str, str] = {}
    for style in root.iter(f"{_SS}Style"):
        code = style.find(f"{_SS}NumberFormat")
        parent = codes.get(_get(style, "Parent"), codes.get(_DEFAULT, ""))
        codes[_get(style, "ID")] = parent if code is None else _get(code, "Format")
    return {style: read for style, code in codes.items() if (read := read_format(code))}


def _get(element: ET.Element, name: str) -> str:
    """An attribute, with the namespace or as some programs write it, without."""
    return element.get(f"{_SS}{name}") or element.get(name) or ""


def _number(element: ET.Element, name: str, default: int) -> int:
    text = _get(element, name)
    return int(text) if text.isdecimal() else default


def _is_hidden(element: ET.Element, size: str) -> bool:
    """Hidden, or of no height or width."""
    text = _get(element, size)
    return _get(element, "Hidden") in _TRUE or (bool(text) and not text.strip("0."))


def _content_width(row: list[Cell]) -> int:
    return next((at + 1 for at in range(len(row) - 1, -1, -1) if row[at] != ""), 0)


def _value(data: ET.Element | None) -> Cell:
    if data is None:
        return ""
    text = "".join(data.itertext())
    kind = _get(data, "Type")
    if kind == "Boolean":
        return text.strip() == "1"
    if kind == "Error":
        return ""
    try:
        return _typed(kind, text)
    except ValueError:
        return text


def _typed(kind: str, text: str) -> Cell:
    if kind == "Number":
        return float(text)
    if kind == "DateTime":
        moment = dt.datetime.fromisoformat(text)
        return moment.date() if moment.time() == dt.time() else moment
    return text
