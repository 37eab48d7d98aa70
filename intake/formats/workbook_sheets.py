"""Workbooks (.xlsx, .xls, .et): visible sheets with every cell as text and a mark on damaged numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

import polars as pl

from intake import read_failures
from intake.formats import archives
from intake.formats.calamine_book import refusing
from intake.formats.cell_texts import Cell, shown_column
from intake.formats.decryption import decrypted
from intake.formats.marked_cells import MarkedReader
from intake.formats.sheet_facts import SheetFacts
from intake.formats.xls import biff_records
from intake.formats.xls.xls_books import RecordBook
from intake.formats.xlsx.xlsx_books import PackedBook
from intake.grids import MOST_COLUMNS, Grid, Hints, OpenSheet, Reading, grid

_HEAD_ROWS = 200
# Rows held as Python lists at a time.
_BATCH = 50_000
# Calamine takes 24 bytes for every cell of the rectangle from the first to the last cell, used or not.
_MOST_CELLS = 64_000_000
# The stream of an OLE container that holds an encrypted .xlsx.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_PK = b"PK"


class _SheetRows:
    """The rows of one sheet as grids."""

    def __init__(self, book: PackedBook | RecordBook, name: str, position: int) -> None:
        self._book, self._name, self._position = book, name, position
        self._facts = lru_cache(maxsize=1)(self._read_facts)

    def beginning(self) -> Grid:
        """Read the first rows. Leading blank ones count, so that row numbers are those that Excel shows."""
        marked = MarkedReader(self._facts().marked, self._book.formats)
        with refusing(read_failures.broken_sheet(self._name)):
            first, iterator = self._book.reader.head(self._position)
            rows = list(islice(iterator, first + _HEAD_ROWS))
            merged = self._book.reader.head_merged(self._position)
        marked.show(rows, 1)
        return grid(*columns_of(rows), Hints(merged=merged))

    def batches(self) -> Iterator[Grid]:
        """Read all rows, with what there is to say of the sheet."""
        facts = self._facts()
        marked = MarkedReader(facts.marked, self._book.formats)
        with refusing(read_failures.broken_sheet(self._name)):
            rows, first = self._book.reader.rows(self._position), 1
            merged = self._book.reader.merged(self._position)
            while batch := list(islice(rows, _BATCH)):
                marked.show(batch, first)
                notes = (*notes_of(facts), *marked.notes(), *self._book.notes(self._position))
                yield grid(*columns_of(batch), Hints(facts.hidden, facts.hidden_columns, merged, notes=notes), first)
                first += len(batch)

    def _read_facts(self) -> SheetFacts:
        facts = self._book.facts(self._position)
        if facts.rows * facts.columns > _MOST_CELLS:
            raise read_failures.scattered(self._name, facts.rows, facts.columns)
        if facts.columns > MOST_COLUMNS:
            raise read_failures.too_wide(self._name, facts.columns)
        return facts


def sheets(content: bytes) -> list[OpenSheet]:
    """Open the workbook's worksheets in its order; raises `UnreadableFileError` on a password or damage."""
    book = _opened(content)
    opened = []
    for position, (name, is_visible, is_worksheet) in enumerate(book.reader.sheets):
        rows = _SheetRows(book, name, position)
        if is_worksheet:
            opened.append(OpenSheet(name, (Reading(rows.beginning, rows.batches),), hidden=not is_visible))
    return opened


def columns_of(rows: Sequence[Sequence[Cell]]) -> tuple[list[pl.Series], dict[int, pl.Series]]:
    """Columns of text, and per position the rows whose numeric cell has more than 15 digits; rows are equally wide."""
    shown = [shown_column(cells) for cells in zip(*rows, strict=True)]
    return [text for text, _ in shown], {at: long for at, (_, long) in enumerate(shown) if long is not None}


def _opened(content: bytes) -> PackedBook | RecordBook:
    if _ENCRYPTED_STREAM in content:
        content = decrypted(content)
    if content.startswith(_PK):
        archives.opened(content)
        return PackedBook(content, _HEAD_ROWS)
    try:
        return RecordBook(content)
    except biff_records.EncryptedError:
        return _unlocked(decrypted(content))


def _unlocked(content: bytes) -> RecordBook:
    try:
        return RecordBook(content)
    except biff_records.EncryptedError:
        raise read_failures.password() from None


def notes_of(facts: SheetFacts) -> Iterator[str]:
    """What there is to say of error cells and formulas."""
    if facts.errors:
        yield f"{read_failures.rows_named(facts.errors)}有公式错误（如 #N/A、#REF!），这些单元格按空白读取，请更正。"
    if facts.uncalculated:
        yield (
            f"{read_failures.rows_named(facts.uncalculated)}的公式没有保存计算结果，这些单元格按空白读取。"
            "请用 Excel 或 WPS 打开，重新计算并保存后再放入。"
        )
