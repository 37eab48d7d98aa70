"""Old workbooks as xlrd reads them: Excel 5.0/95 and before, two sheets of one name, records out of the ordinary."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from intake import read_failures
from intake.formats.calamine_book import Ranges
from intake.formats.cell_texts import Cell
from intake.formats.number_formats import NumberFormat, parse_format
from intake.formats.sheet_facts import FactCollector, SheetFacts
from intake.formats.xlsx.xlsx_packages import make_unused_name

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Cell as OldCell
    from xlrd.sheet import Sheet

_EXCEL_97 = 80
# Chinese Windows; a workbook without a word about its characters was saved there.
_CHINESE = "gb18030"


class XlrdBook:
    """A workbook read by xlrd; raises `UnreadableFileError` when it cannot be read."""

    def __init__(self, content: bytes) -> None:
        self._book = _open_xlrd(content, None)
        if self._book.biff_version < _EXCEL_97 and self._book.codepage in (None, 1252):
            self._book = _open_xlrd(content, _CHINESE)

    @cached_property
    def formats(self) -> dict[int, NumberFormat]:
        """Cell style -> number format, of those that change what a person sees."""
        codes = {
            key: number_format
            for key, code in self._book.format_map.items()
            if (number_format := parse_format(code.format_str or ""))
        }
        return {
            number: codes[style.format_key]
            for number, style in enumerate(self._book.xf_list)
            if style.format_key in codes
        }

    @property
    def sheets(self) -> list[tuple[str, bool, bool]]:
        """Name, whether it can be seen and whether it is a worksheet, of each sheet in the workbook's order."""
        names: list[str] = [sheet.name for sheet in self._book.sheets()]
        return [
            (make_unused_name(name, names[: at + 1].count(name), set(names)), sheet.visibility == 0, True)
            for at, (name, sheet) in enumerate(zip(names, self._book.sheets(), strict=True))
        ]

    def read_original_name(self, position: int) -> str:
        """The sheet's name as the workbook has it."""
        name: str = self._book.sheet_by_index(position).name
        return name

    def find_name_number(self, position: int) -> int:
        """Which of several sheets of one name it is, from 1; 0 when no other sheet has its name."""
        names = [sheet.name for sheet in self._book.sheets()]
        count, earlier = names.count(names[position]), names[:position].count(names[position])
        return earlier + 1 if count > 1 else 0

    def read_head(self, position: int) -> tuple[int, Iterator[list[Cell]]]:
        """No blank rows above the first cell that would not count, and the rows from row 1."""
        return 0, self.read_rows(position)

    def read_rows(self, position: int) -> Iterator[list[Cell]]:
        """All rows of the sheet from row 1, equally long."""
        sheet = self._book.sheet_by_index(position)
        for row in sheet.get_rows():
            yield [_convert_cell(cell, self._book.datemode) for cell in row]

    def read_merged_ranges(self, position: int) -> Ranges:
        """First row, last row (as Excel shows them), first and last position of every merged range."""
        ranges = self._book.sheet_by_index(position).merged_cells
        return tuple(sorted((top + 1, below, left, beyond - 1) for top, below, left, beyond in ranges))

    read_head_merged_ranges = read_merged_ranges

    def read_facts(self, position: int) -> SheetFacts:
        """Hidden rows and columns, error cells and numbers shown as others than they are."""
        sheet = self._book.sheet_by_index(position)
        collector = FactCollector()
        collector.hidden_rows = [row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden]
        collector.hidden_columns = {
            column for column, info in sheet.colinfo_map.items() if info.hidden or not info.width
        }
        for number in range(sheet.nrows):
            _note_cells(sheet, number, self.formats, collector)
        return collector.collect_facts()


def _note_cells(sheet: Sheet, row: int, formats: dict[int, NumberFormat], collector: FactCollector) -> None:
    import xlrd

    kinds = sheet.row_types(row)
    if xlrd.XL_CELL_ERROR in kinds:
        collector.error_rows.add(row + 1)
    for column, kind in enumerate(kinds if formats else ()):
        if kind == xlrd.XL_CELL_NUMBER and (style := sheet.cell_xf_index(row, column)) in formats:
            collector.marked_cells.add_cell(row + 1, column, style)


def _convert_cell(cell: OldCell, datemode: int) -> Cell:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        return _convert_date(cell.value, datemode)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype in (xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER):
        value: Cell = cell.value
        return value
    return ""


def _convert_date(value: float, datemode: int) -> Cell:
    import xlrd

    try:
        moment: dt.datetime = xlrd.xldate_as_datetime(value, datemode)
    except (ValueError, OverflowError):
        return value
    if value < 1:
        return moment.time()
    return moment.date() if moment.time() == dt.time() else moment


def _open_xlrd(content: bytes, encoding: str | None) -> Book:
    import xlrd

    with Path(os.devnull).open("w", encoding="utf-8") as silent:
        try:
            return xlrd.open_workbook(
                file_contents=content, formatting_info=True, logfile=silent, encoding_override=encoding
            )
        except MemoryError:
            raise
        except Exception:
            raise read_failures.make_corrupt_error() from None
