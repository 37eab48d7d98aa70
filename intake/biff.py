"""The inside of an old .xls: is it whole, and which of its rows and columns are hidden.

Record layouts: [MS-XLS] 2.3-2.4, compound file: [MS-CFB] 2.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from intake import failures

_FREE = 0xFFFFFFFA  # from here on a sector number is a mark: end of chain, free, table
_BOF, _EOF, _BOUNDSHEET, _ROW, _FILEPASS = 0x0809, 0x000A, 0x0085, 0x0208, 0x002F
_BOOLERR, _FORMULA, _DIMENSIONS, _COLINFO = 0x0205, 0x0006, 0x0200, 0x007D
_CELLS = frozenset({0x0006, 0x00BD, 0x00BE, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E})
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 0x01
# Four numbers are looked at at once, and the last record has two.
_AFTER_THE_LAST = bytes(8)


@dataclass
class BiffSheet:
    """Row numbers, as Excel shows them, of the hidden rows and of error cells of one sheet.

    `hidden_columns`: positions from 0.
    """

    hidden: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    errors: set[int] = field(default_factory=set)


class DamagedError(Exception):
    """The structure contradicts itself; whatever reads it does so at its own risk."""


def inspect(content: bytes) -> list[BiffSheet]:
    """Walk all records; facts per sheet in the workbook's order.

    Raises `DamagedError` at the first contradiction, `UnreadableFileError` when the records are encrypted.
    """
    try:
        return _walk(_workbook_stream(content) + _AFTER_THE_LAST)
    except (struct.error, IndexError, ValueError, OverflowError):
        raise DamagedError from None


def _workbook_stream(content: bytes) -> bytes:
    if struct.unpack_from("<H", content, 30)[0] not in (9, 12):
        raise DamagedError
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    (directory,) = struct.unpack_from("<I", content, 48)
    table = _allocation_table(content, size)
    entries = _chain(content, size, table, directory)
    for at in range(0, len(entries), 128):
        (length,) = struct.unpack_from("<H", entries, at + 64)
        name = entries[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        if name in ("Workbook", "Book"):
            start, stream_size = struct.unpack_from("<II", entries, at + 116)
            stream = _chain(content, size, table, start)
            # A stream below 4096 bytes lies in the small sectors, which no writer of workbooks uses.
            if not 4096 <= stream_size <= len(stream):
                raise DamagedError
            return stream[:stream_size]
    raise DamagedError


def _allocation_table(content: bytes, size: int) -> list[int]:
    """Sector -> next sector. The places of the table itself: 109 in the header, more in a chain of their own."""
    places = list(struct.unpack_from("<109I", content, 76))
    (more,) = struct.unpack_from("<I", content, 68)
    seen = 0
    while more < _FREE and seen <= len(content) // size:
        *further, more = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        places += further
        seen += 1
    table: list[int] = []
    for place in places:
        if place < _FREE:
            table += struct.unpack_from(f"<{size // 4}I", content, (place + 1) * size)
    return table


def _chain(content: bytes, size: int, table: list[int], sector: int) -> bytes:
    parts: list[bytes] = []
    while sector < _FREE:
        part = content[(sector + 1) * size : (sector + 2) * size]
        if not part or len(parts) > len(table):
            raise DamagedError
        parts.append(part)
        sector = table[sector]
    return b"".join(parts)


def _walk(stream: bytes) -> list[BiffSheet]:
    starts = {place: number for number, place in enumerate(_sheet_places(stream))}
    sheets = {place: BiffSheet() for place in starts}
    if not sheets:
        raise DamagedError
    for place, sheet in sheets.items():
        _walk_sheet(stream, place, sheet)
    return [sheets[place] for place in sorted(starts, key=lambda place: starts[place])]


def _sheet_places(stream: bytes) -> list[int]:
    at, places = 0, []
    while True:
        kind, size = struct.unpack_from("<HH", stream, at)
        if at == 0 and kind != _BOF:
            raise DamagedError
        if kind == _FILEPASS:
            raise failures.password()
        if kind == _BOUNDSHEET:
            places.append(struct.unpack_from("<I", stream, at + 4)[0])
        if kind == _EOF:
            return places
        at += 4 + size


def _walk_sheet(stream: bytes, at: int, sheet: BiffSheet) -> None:
    unpack, depth = struct.Struct("<HHHH").unpack_from, 0
    while True:
        kind, size, row, column = unpack(stream, at)
        if kind == _BOF:
            depth += 1
        elif depth == 0:
            raise DamagedError
        elif kind == _EOF:
            depth -= 1
            if depth == 0:
                return
        elif kind in _CELLS:
            if column >= _MOST_COLUMNS or size < 6:
                raise DamagedError
            _note_error(stream, at, kind, row, sheet)
        elif kind == _DIMENSIONS:
            _check_dimensions(stream, at)
        elif kind == _ROW and stream[at + 16] & _ROW_HIDDEN:
            sheet.hidden.append(row + 1)
        elif kind == _COLINFO and stream[at + 12] & _COLUMN_HIDDEN:
            sheet.hidden_columns.update(range(row, min(column, _MOST_COLUMNS - 1) + 1))
        at += 4 + size


def _check_dimensions(stream: bytes, at: int) -> None:
    top, bottom, left, right = struct.unpack_from("<IIHH", stream, at + 4)
    if not (top <= bottom <= _MOST_ROWS and left <= right <= _MOST_COLUMNS):
        raise DamagedError


def _note_error(stream: bytes, at: int, kind: int, row: int, sheet: BiffSheet) -> None:
    if kind == _BOOLERR:
        wrong = stream[at + 11] == 1
    else:
        wrong = kind == _FORMULA and stream[at + 10] == 2 and stream[at + 16 : at + 18] == b"\xff\xff"
    if wrong:
        sheet.errors.add(row + 1)
