"""Workbooks (.xlsx, .xls, .et): visible sheets with every cell as text and a mark on damaged numbers."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING

import polars as pl

from intake import biff, failures, isolation
from intake.failures import UnreadableFileError
from intake.grids import Grid, Hints, OpenSheet, Reading, grid
from intake.numerals import Cell, shown_column
from intake.sheet_xml import Package, SheetFacts

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_HEAD_ROWS = 200
# Rows held as Python lists at a time.
_BATCH = 50_000
# The sheets of a workbook are surveyed by their beginning when they are longer than this.
_LONG_SHEET = 20 << 20
_HEAD_BYTES = 1 << 20
# Calamine takes 24 bytes for every cell of the rectangle from the first to the last cell, used or not.
_MOST_CELLS = 64_000_000
# The stream of an OLE container that holds an encrypted .xlsx.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_PK = b"PK"


class _Book:
    """One workbook, parsed sheet by sheet and only as far as it is asked for."""

    def __init__(self, content: bytes) -> None:
        self.package = Package(content) if content.startswith(_PK) else None
        self.biff = [] if self.package else _inspected(content)
        long = self.package and any(self.package.size(name) > _LONG_SHEET for name in self.package.sheets)
        beginning = self.package.beginning(_HEAD_BYTES, _HEAD_ROWS) if self.package and long else None
        self.head = _opened(beginning or content)
        self._whole = lru_cache(maxsize=1)(partial(_opened, content) if beginning else lambda: self.head)
        # Calamine parses a whole sheet however little of it is asked for; its head and the rest are asked for in turn.
        self.head_sheet = lru_cache(maxsize=1)(self.head.get_sheet_by_name)
        self.whole_sheet = lru_cache(maxsize=1)(self._parse) if beginning else self.head_sheet
        self.facts = lru_cache(maxsize=1)(self._facts)

    def beginning(self, name: str, position: int) -> Grid:
        """Read the first rows of a sheet. Leading blank ones count, so that row numbers are those that Excel shows."""
        self._bounded(name, position)
        with _refusing(failures.broken_sheet(name)):
            sheet = self.head_sheet(name)
            first = sheet.start[0] if sheet.start else 0
            rows = list(islice(sheet.iter_rows(), first + _HEAD_ROWS))
        return grid(*columns_of(rows))

    def batches(self, name: str, position: int) -> Iterator[Grid]:
        """Read all rows of a sheet, with what there is to say of it."""
        facts = self._bounded(name, position)
        with _refusing(failures.broken_sheet(name)):
            sheet = self.whole_sheet(name)
            hints = Hints(facts.hidden, facts.hidden_columns, _merged(sheet), notes=tuple(self._notes(facts)))
            rows, first = sheet.iter_rows(), 1
            while batch := list(islice(rows, _BATCH)):
                yield grid(*columns_of(batch), hints, first)
                first += len(batch)

    def _bounded(self, name: str, position: int) -> SheetFacts:
        facts = self.facts(name, position)
        if facts.rows * facts.columns > _MOST_CELLS:
            raise failures.scattered(name, facts.rows, facts.columns)
        return facts

    def _parse(self, name: str) -> CalamineSheet:
        return self._whole().get_sheet_by_name(name)

    def _facts(self, name: str, position: int) -> SheetFacts:
        if self.package:
            return self.package.facts(name)
        if position >= len(self.biff):
            return SheetFacts()
        sheet = self.biff[position]
        return SheetFacts(
            tuple(sheet.hidden), tuple(sorted(sheet.errors)), hidden_columns=frozenset(sheet.hidden_columns)
        )

    def _notes(self, facts: SheetFacts) -> Iterator[str]:
        if facts.errors:
            yield f"{failures.rows_named(facts.errors)}有公式错误（如 #N/A、#REF!），这些单元格按空白读取，请更正。"
        if facts.uncalculated:
            yield (
                f"{failures.rows_named(facts.uncalculated)}的公式没有保存计算结果，这些单元格按空白读取。"
                "请用 Excel 或 WPS 打开，重新计算并保存后再放入。"
            )
        if self.package and self.package.epoch_1904:
            yield "工作簿使用 1904 日期系统：设了日期格式的日期已按此换算，写成数字的日期会差四年，请核对。"


def sheets(content: bytes) -> list[OpenSheet]:
    """Open the workbook's worksheets in its order; raises `UnreadableFileError` on a password or damage."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    if _ENCRYPTED_STREAM in content:
        raise failures.password()
    book = _Book(content)
    return [
        OpenSheet(
            meta.name,
            (Reading(partial(book.beginning, meta.name, position), partial(book.batches, meta.name, position)),),
            hidden=meta.visible != SheetVisibleEnum.Visible,
        )
        for position, meta in enumerate(book.head.sheets_metadata)
        if meta.typ == SheetTypeEnum.WorkSheet
    ]


def columns_of(rows: Sequence[Sequence[Cell]]) -> tuple[list[pl.Series], dict[int, pl.Series]]:
    """Columns of text, and per position the rows whose numeric cell has more than 15 digits; rows are equally wide."""
    shown = [shown_column(cells) for cells in zip(*rows, strict=True)]
    return [text for text, _ in shown], {at: long for at, (_, long) in enumerate(shown) if long is not None}


def _inspected(content: bytes) -> list[biff.BiffSheet]:
    try:
        return biff.inspect(content)
    except biff.DamagedError:
        if isolation.survives(content):
            return []
        raise failures.corrupt() from None


def _opened(content: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    with _refusing(failures.corrupt()):
        return CalamineWorkbook.from_filelike(io.BytesIO(content))


def _merged(sheet: CalamineSheet) -> tuple[tuple[int, int, int, int], ...]:
    """First row, last row (as Excel shows them), first and last position of every merged range."""
    ranges = sheet.merged_cell_ranges or []
    return tuple(sorted((top + 1, bottom + 1, left, right) for (top, left), (bottom, right) in ranges))


@contextmanager
def _refusing(damage: UnreadableFileError) -> Iterator[None]:
    """Turn every way in which calamine gives up into a refusal of this file alone."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise failures.password() from None
    except (CalamineError, OSError, ValueError):
        raise damage from None
    except BaseException as error:
        # On a cut-off .xls calamine panics, and a panic is no Exception: it would stop the other files too.
        if type(error).__name__ == "PanicException":
            raise damage from None
        raise
