"""The records of an old .xls: whether they are complete, what is hidden, which cells show another number.

Record layouts: [MS-XLS] 2.3-2.4.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from intake.formats.number_formats import NumberFormat, parse_format
from intake.formats.sheet_facts import WITHOUT_ANSWER, FactCollector, SheetFacts
from intake.formats.xls.biff_formulas import Answer, read_answer
from intake.formats.xls.compound_files import DamagedError, read_workbook_stream

__all__ = ["BiffBook", "DamagedError", "EncryptedError", "read_biff_book"]

_BOF, _EOF, _BOUNDSHEET, _ROW, _FILEPASS = 0x0809, 0x000A, 0x0085, 0x0208, 0x002F
_BOOLERR, _FORMULA, _DIMENSIONS, _COLINFO = 0x0205, 0x0006, 0x0200, 0x007D
_FORMAT, _XF, _NUMBER, _RK, _MULRK = 0x041E, 0x00E0, 0x0203, 0x027E, 0x00BD
_CELLS = frozenset({0x0006, 0x00BD, 0x00BE, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E})
_NUMBERS = frozenset({_NUMBER, _RK, _FORMULA})
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256
_ROW_HIDDEN, _ROW_SIZED, _COLUMN_HIDDEN = 0x20, 0x40, 0x01
_BIFF8 = 0x0600
# Four numbers are looked at at once, and the last record has two.
_PADDING_BYTES = bytes(8)


class EncryptedError(Exception):
    """The records are encrypted."""


@dataclass
class BiffBook:
    """What the records say. `version`: 0x0600 from Excel 97 on. `sheets`, `sheet_names`: in the workbook's order.

    `formats`: cell style (the number of its XF record) -> number format, of those that change what a person sees.
    """

    version: int = _BIFF8
    is_by_program: bool = False
    sheet_offsets: list[int] = field(default_factory=list)
    sheet_names: list[str] = field(default_factory=list)
    sheets: list[SheetFacts] = field(default_factory=list)
    formats: dict[int, NumberFormat] = field(default_factory=dict)


def read_biff_book(content: bytes) -> BiffBook:
    """Read all records: facts per sheet in the workbook's order; none for a version before Excel 97.

    Raises `DamagedError` at the first contradiction, `EncryptedError` when the records are encrypted.
    """
    try:
        stream = read_workbook_stream(content) + _PADDING_BYTES
        book = _read_globals(stream)
        if book.version == _BIFF8:
            if not book.sheet_offsets:
                raise DamagedError
            book.sheets = [_read_sheet_facts(stream, offset, book) for offset in book.sheet_offsets]
    except (struct.error, IndexError, ValueError, OverflowError):
        raise DamagedError from None
    return book


def _read_globals(stream: bytes) -> BiffBook:
    book, codes, styles, at = BiffBook(), {}, [], 0
    while True:
        kind, size = struct.unpack_from("<HH", stream, at)
        if at == 0:
            _read_beginning(stream, kind, size, book)
        if kind == _FILEPASS:
            raise EncryptedError
        if kind == _BOUNDSHEET:
            book.sheet_offsets.append(struct.unpack_from("<I", stream, at + 4)[0])
            book.sheet_names.append(_read_text(stream, at + 10, "B") if book.version == _BIFF8 else "")
        elif kind == _FORMAT and book.version == _BIFF8:
            codes[struct.unpack_from("<H", stream, at + 4)[0]] = _read_text(stream, at + 6, "<H")
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", stream, at + 6)[0])
        elif kind == _EOF:
            break
        at += 4 + size
    formats = {number: number_format for number, code in codes.items() if (number_format := parse_format(code))}
    book.formats = {style: formats[number] for style, number in enumerate(styles) if number in formats}
    return book


def _read_beginning(stream: bytes, kind: int, size: int, book: BiffBook) -> None:
    if kind != _BOF:
        raise DamagedError
    book.version = struct.unpack_from("<H", stream, 4)[0]
    # Excel says on which systems it saved the file; xlwt leaves all of that at zero.
    book.is_by_program = size >= 16 and stream[12:16] == bytes(4)


def _read_text(stream: bytes, at: int, length: str) -> str:
    """A text behind its length and a byte that says whether its characters have one byte or two."""
    (count,) = struct.unpack_from(length, stream, at)
    at += struct.calcsize(length)
    is_wide = stream[at] & 1
    raw = stream[at + 1 : at + 1 + count * (1 + is_wide)]
    return raw.decode("utf-16-le" if is_wide else "latin-1")


def _read_sheet_facts(stream: bytes, at: int, book: BiffBook) -> SheetFacts:
    unpack, depth = struct.Struct("<HHHH").unpack_from, 0
    collector = FactCollector(is_recalculated=True)
    while True:
        kind, size, row, column = unpack(stream, at)
        if kind == _BOF:
            depth += 1
        elif depth == 0:
            raise DamagedError
        elif kind == _EOF:
            depth -= 1
            if depth == 0:
                return collector.collect_facts()
        elif kind in _CELLS:
            if column >= _MOST_COLUMNS or size < 6:
                raise DamagedError
            _note_cell(stream, at, collector, book)
        elif kind == _DIMENSIONS:
            _check_dimensions(stream, at)
        elif kind == _ROW and _is_hidden_row(stream, at):
            collector.hidden_rows.append(row + 1)
        elif kind == _COLINFO and (stream[at + 12] & _COLUMN_HIDDEN or stream[at + 8 : at + 10] == b"\0\0"):
            collector.hidden_columns.update(range(row, min(column, _MOST_COLUMNS - 1) + 1))
        at += 4 + size


def _is_hidden_row(stream: bytes, at: int) -> bool:
    """Hidden, or of a height that somebody set to nothing."""
    flags = stream[at + 16]
    return bool(flags & _ROW_HIDDEN) or (bool(flags & _ROW_SIZED) and stream[at + 10 : at + 12] == b"\0\0")


def _check_dimensions(stream: bytes, at: int) -> None:
    top, bottom, left, right = struct.unpack_from("<IIHH", stream, at + 4)
    if not (top <= bottom <= _MOST_ROWS and left <= right <= _MOST_COLUMNS):
        raise DamagedError


def _note_cell(stream: bytes, at: int, collector: FactCollector, book: BiffBook) -> None:
    kind, size, row, column, style = struct.unpack_from("<HHHHH", stream, at)
    if kind == _BOOLERR and stream[at + 11] == 1:
        collector.error_rows.add(row + 1)
    elif kind == _FORMULA:
        answer = read_answer(stream, at, size, is_by_program=book.is_by_program)
        if answer is Answer.ERROR:
            collector.error_rows.add(row + 1)
        elif answer is Answer.ABSENT:
            collector.uncalculated_rows.add(row + 1)
            collector.marked_cells.add_cell(row + 1, column, WITHOUT_ANSWER)
        else:
            collector.add_answer(row + 1, column, is_empty=answer is Answer.DOUBTFUL)
    if book.formats:
        if kind in _NUMBERS and style in book.formats:
            collector.marked_cells.add_cell(row + 1, column, style)
        elif kind == _MULRK:
            _note_number_run(stream, at, collector, book)


def _note_number_run(stream: bytes, at: int, collector: FactCollector, book: BiffBook) -> None:
    """Several numbers side by side in one record, each with its style."""
    size, row, first = struct.unpack_from("<HHH", stream, at + 2)
    for offset in range((size - 6) // 6):
        (style,) = struct.unpack_from("<H", stream, at + 8 + 6 * offset)
        if style in book.formats:
            collector.marked_cells.add_cell(row + 1, first + offset, style)
