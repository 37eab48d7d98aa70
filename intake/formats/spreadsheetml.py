"""Excel 2003 XML (SpreadsheetML), which reporting systems write under the name of .xls."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from intake import read_failures
from intake.formats.cell_texts import Cell
from intake.formats.marked_cells import MarkedCellFormatter
from intake.formats.number_formats import NumberFormat, parse_format
from intake.formats.sheet_facts import FactCollector
from intake.formats.workbook_sheets import convert_columns, describe_facts
from intake.formats.xlsx.xlsx_packages import make_unused_name
from intake.grids import MOST_COLUMNS, Grid, OpenSheet, Reading, SheetHints, build_grid

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{NAMESPACE}}}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_TRUE = frozenset({"1", "true", "True"})
_DEFAULT = "Default"


def open_spreadsheetml(text: str) -> list[OpenSheet]:
    """Open the workbook's sheets in order; raises `UnreadableFileError` on broken XML or declared entities."""
    if "<!ENTITY" in text[:4096]:
        raise read_failures.make_corrupt_error()
    try:
        root = ET.fromstring(text.lstrip("\ufeff \t\n"))  # noqa: S314 - entities are refused above
    except ET.ParseError:
        raise read_failures.make_corrupt_error() from None
    formats = dict(enumerate(_read_formats(root).items()))
    worksheets = list(root.iter(f"{_SS}Worksheet"))
    names = [_get_attribute(worksheet, "Name") for worksheet in worksheets]
    name_counts, numbers = Counter(names), Counter[str]()
    sheets = []
    for name, worksheet in zip(names, worksheets, strict=True):
        numbers[name] += 1
        note = read_failures.explain_same_sheet_name(name, numbers[name]) if name_counts[name] > 1 else ""
        reader = _WorksheetReader(worksheet, name, formats, note)
        visibility = worksheet.findtext(f"{_EXCEL}WorksheetOptions/{_EXCEL}Visible", default="")
        sheets.append(
            OpenSheet(
                make_unused_name(name, numbers[name], set(names)),
                (Reading(reader.read_grid, reader.read_batches),),
                is_hidden=visibility.endswith("Hidden"),
            )
        )
    return sheets


@dataclass
class _WorksheetReader:
    """Reads one worksheet. `formats`: mark -> style and its number format. `note`: what there is to say of its name."""

    worksheet: ET.Element
    name: str
    formats: Mapping[int, tuple[str, NumberFormat]]
    note: str
    _collector: FactCollector = field(default_factory=FactCollector)
    _rows: list[list[Cell]] = field(default_factory=list)
    _merged_ranges: list[tuple[int, int, int, int]] = field(default_factory=list)
    _column_styles: dict[int, str] = field(default_factory=dict)

    def read_grid(self) -> Grid:
        """The whole sheet; raises `UnreadableFileError` when it is too wide."""
        self._collector, self._rows, self._merged_ranges, self._column_styles = FactCollector(), [], [], {}
        self._read_columns()
        for row in self.worksheet.iter(f"{_SS}Row"):
            self._read_row(row)
        width = max(map(_measure_width, self._rows), default=0)
        if width > MOST_COLUMNS:
            raise read_failures.make_too_wide_error(self.name, width)
        rows = [row[:width] + [""] * (width - len(row)) for row in self._rows]
        facts = self._collector.collect_facts()
        formatter = MarkedCellFormatter(
            facts.marked_cells, {mark: number_format for mark, (_, number_format) in self.formats.items()}
        )
        formatter.format_rows(rows, 1)
        notes = (*describe_facts(facts), *formatter.list_notes(), *filter(None, [self.note]))
        columns, long_flags = convert_columns(rows)
        return build_grid(
            columns,
            long_flags,
            SheetHints(facts.hidden_rows, facts.hidden_columns, tuple(self._merged_ranges), notes=notes),
        )

    def read_batches(self) -> Iterator[Grid]:
        """The whole sheet as one batch."""
        yield self.read_grid()

    def _read_columns(self) -> None:
        """An element stands for the columns that it spans too."""
        at = 0
        for column in self.worksheet.iter(f"{_SS}Column"):
            at = _read_number(column, "Index", at + 1)
            last = at + _read_number(column, "Span", 0)
            if _is_hidden(column, "Width"):
                self._collector.hidden_columns.update(range(at - 1, min(last, MOST_COLUMNS)))
            if style := _get_attribute(column, "StyleID"):
                self._column_styles.update(dict.fromkeys(range(at - 1, min(last, MOST_COLUMNS)), style))
            at = last

    def _read_row(self, row: ET.Element) -> None:
        """An element stands for the blank rows that it spans too."""
        start = _read_number(row, "Index", len(self._rows) + 1)
        self._rows.extend([] for _ in range(start - 1 - len(self._rows)))
        self._rows.append(self._read_cells(row, len(self._rows) + 1))
        if _is_hidden(row, "Height"):
            self._collector.hidden_rows.append(len(self._rows))
        self._rows.extend([] for _ in range(_read_number(row, "Span", 0)))

    def _read_cells(self, row: ET.Element, number: int) -> list[Cell]:
        cells: list[Cell] = []
        for cell in row.iter(f"{_SS}Cell"):
            start = _read_number(cell, "Index", len(cells) + 1)
            cells.extend("" for _ in range(start - 1 - len(cells)))
            across, down = _read_number(cell, "MergeAcross", 0), _read_number(cell, "MergeDown", 0)
            if down or across:
                self._merged_ranges.append((number, number + down, len(cells), len(cells) + across))
            data = cell.find(f"{_SS}Data")
            self._note_facts(cell, data, row, (number, len(cells)))
            cells.append(_read_value(data))
            cells.extend("" for _ in range(across))
        return cells

    def _note_facts(self, cell: ET.Element, data: ET.Element | None, row: ET.Element, place: tuple[int, int]) -> None:
        kind = "" if data is None else _get_attribute(data, "Type")
        text = "" if data is None else "".join(data.itertext()).strip()
        if kind == "Error":
            self._collector.error_rows.add(place[0])
        elif _get_attribute(cell, "Formula") and not text and kind != "String":
            self._collector.uncalculated_rows.add(place[0])
        if kind == "Number" and self.formats:
            style = (
                _get_attribute(cell, "StyleID")
                or _get_attribute(row, "StyleID")
                or self._column_styles.get(place[1], _DEFAULT)
            )
            for mark, (name, _) in self.formats.items():
                if name == style:
                    self._collector.marked_cells.add_cell(*place, mark)


def _read_formats(root: ET.Element) -> dict[str, NumberFormat]:
    """Style -> number format, of those that change what a person sees; a style has its parent's where it has none."""
    codes: dict[str, str] = {}
    for style in root.iter(f"{_SS}Style"):
        code = style.find(f"{_SS}NumberFormat")
        parent = codes.get(_get_attribute(style, "Parent"), codes.get(_DEFAULT, ""))
        codes[_get_attribute(style, "ID")] = parent if code is None else _get_attribute(code, "Format")
    return {style: number_format for style, code in codes.items() if (number_format := parse_format(code))}


def _get_attribute(element: ET.Element, name: str) -> str:
    """An attribute, with the namespace or as some programs write it, without."""
    return element.get(f"{_SS}{name}") or element.get(name) or ""


def _read_number(element: ET.Element, name: str, default: int) -> int:
    text = _get_attribute(element, name)
    return int(text) if text.isdecimal() else default


def _is_hidden(element: ET.Element, size: str) -> bool:
    """Hidden, or of no height or width."""
    text = _get_attribute(element, size)
    return _get_attribute(element, "Hidden") in _TRUE or (bool(text) and not text.strip("0."))


def _measure_width(row: list[Cell]) -> int:
    return next((at + 1 for at in range(len(row) - 1, -1, -1) if row[at] != ""), 0)


def _read_value(data: ET.Element | None) -> Cell:
    if data is None:
        return ""
    text = "".join(data.itertext())
    kind = _get_attribute(data, "Type")
    if kind == "Boolean":
        return text.strip() == "1"
    if kind == "Error":
        return ""
    try:
        return _convert_value(kind, text)
    except ValueError:
        return text


def _convert_value(kind: str, text: str) -> Cell:
    if kind == "Number":
        return float(text)
    if kind == "DateTime":
        moment = dt.datetime.fromisoformat(text)
        return moment.date() if moment.time() == dt.time() else moment
    return text
