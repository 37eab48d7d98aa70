"""Workbooks (.xlsx, .xls, .et): visible sheets with every cell as text and a mark on damaged numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

import polars as pl

from intake import read_failures
from intake.formats import archives
from intake.formats.calamine_book import raise_as_refusal
from intake.formats.cell_texts import Cell, format_column
from intake.formats.decryption import decrypt_workbook
from intake.formats.marked_cells import MarkedCellFormatter
from intake.formats.sheet_facts import SheetFacts
from intake.formats.xls import biff_records
from intake.formats.xls.xls_books import XlsBook
from intake.formats.xlsx.xlsx_books import XlsxBook
from intake.grids import MOST_COLUMNS, Grid, OpenSheet, Reading, SheetHints, build_grid

_HEAD_ROWS = 200
# Rows held as Python lists at a time.
_BATCH = 50_000
# Calamine takes 24 bytes for every cell of the rectangle from the first to the last cell, used or not.
_MOST_CELLS = 64_000_000
# The stream of an OLE container that holds an encrypted .xlsx.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_PK = b"PK"


class _SheetGrids:
    """The rows of one sheet as grids."""

    def __init__(self, book: XlsxBook | XlsBook, name: str, position: int) -> None:
        self._book, self._name, self._position = book, name, position
        self._find_facts = lru_cache(maxsize=1)(self._read_facts)

    def read_head(self) -> Grid:
        """Read the first rows. Leading blank ones count, so that row numbers are those that Excel shows."""
        formatter = MarkedCellFormatter(self._find_facts().marked_cells, self._book.formats)
        with raise_as_refusal(read_failures.make_broken_sheet_error(self._name)):
            blank_rows, iterator = self._book.reader.read_head(self._position)
            rows = list(islice(iterator, blank_rows + _HEAD_ROWS))
            merged_ranges = self._book.reader.read_head_merged_ranges(self._position)
        formatter.format_rows(rows, 1)
        return build_grid(*convert_columns(rows), SheetHints(merged_ranges=merged_ranges))

    def read_batches(self) -> Iterator[Grid]:
        """Read all rows, with what there is to say of the sheet."""
        facts = self._find_facts()
        formatter = MarkedCellFormatter(facts.marked_cells, self._book.formats)
        with raise_as_refusal(read_failures.make_broken_sheet_error(self._name)):
            rows, first_row = self._book.reader.read_rows(self._position), 1
            merged_ranges = self._book.reader.read_merged_ranges(self._position)
            while batch := list(islice(rows, _BATCH)):
                formatter.format_rows(batch, first_row)
                notes = (*describe_facts(facts), *formatter.list_notes(), *self._book.list_notes(self._position))
                yield build_grid(
                    *convert_columns(batch),
                    SheetHints(facts.hidden_rows, facts.hidden_columns, merged_ranges, notes=notes),
                    first_row,
                )
                first_row += len(batch)

    def _read_facts(self) -> SheetFacts:
        facts = self._book.read_facts(self._position)
        if facts.last_row * facts.last_column > _MOST_CELLS:
            raise read_failures.make_scattered_error(self._name, facts.last_row, facts.last_column)
        if facts.last_column > MOST_COLUMNS:
            raise read_failures.make_too_wide_error(self._name, facts.last_column)
        return facts


def open_workbook_sheets(content: bytes) -> list[OpenSheet]:
    """Open the workbook's worksheets in its order; raises `UnreadableFileError` on a password or damage."""
    book = _open_book(content)
    sheets = []
    for position, (name, is_visible, is_worksheet) in enumerate(book.reader.sheets):
        grids = _SheetGrids(book, name, position)
        if is_worksheet:
            sheets.append(OpenSheet(name, (Reading(grids.read_head, grids.read_batches),), is_hidden=not is_visible))
    return sheets


def convert_columns(rows: Sequence[Sequence[Cell]]) -> tuple[list[pl.Series], dict[int, pl.Series]]:
    """Columns of text, and per position the rows whose numeric cell has more than 15 digits; rows are equally wide."""
    converted = [format_column(cells) for cells in zip(*rows, strict=True)]
    return [text for text, _ in converted], {
        at: long_flags for at, (_, long_flags) in enumerate(converted) if long_flags is not None
    }


def _open_book(content: bytes) -> XlsxBook | XlsBook:
    if _ENCRYPTED_STREAM in content:
        content = decrypt_workbook(content)
    if content.startswith(_PK):
        archives.open_archive(content)
        return XlsxBook(content, _HEAD_ROWS)
    try:
        return XlsBook(content)
    except biff_records.EncryptedError:
        return _open_decrypted_book(decrypt_workbook(content))


def _open_decrypted_book(content: bytes) -> XlsBook:
    try:
        return XlsBook(content)
    except biff_records.EncryptedError:
        raise read_failures.make_password_error() from None


def describe_facts(facts: SheetFacts) -> Iterator[str]:
    """What there is to say of error cells and formulas."""
    if facts.error_rows:
        yield f"{read_failures.name_rows(facts.error_rows)}有公式错误（如 #N/A、#REF!），这些单元格按空白读取，请更正。"
    if facts.uncalculated_rows:
        yield (
            f"{read_failures.name_rows(facts.uncalculated_rows)}的公式没有保存计算结果，这些单元格按空白读取。"
            "请用 Excel 或 WPS 打开，重新计算并保存后再放入。"
        )
