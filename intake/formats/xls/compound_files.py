"""The workbook's stream of records inside an old .xls, which is a file of sectors ([MS-CFB] 2)."""

from __future__ import annotations

import struct

_FREE = 0xFFFFFFFA  # from here on a sector number is a mark: end of chain, free, table


class DamagedError(Exception):
    """The structure contradicts itself; whatever reads it does so at its own risk."""


def read_workbook_stream(content: bytes) -> bytes:
    """The records, from the first sheet's globals on; raises `DamagedError`, or what unpacking raises."""
    if struct.unpack_from("<H", content, 30)[0] not in (9, 12):
        raise DamagedError
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    (directory,) = struct.unpack_from("<I", content, 48)
    table = _read_allocation_table(content, size)
    entries = _read_chain(content, size, table, directory)
    for at in range(0, len(entries), 128):
        (length,) = struct.unpack_from("<H", entries, at + 64)
        name = entries[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        if name in ("Workbook", "Book"):
            start, stream_size = struct.unpack_from("<II", entries, at + 116)
            stream = _read_chain(content, size, table, start)
            # A stream below 4096 bytes lies in the small sectors, which no writer of workbooks uses.
            if not 4096 <= stream_size <= len(stream):
                raise DamagedError
            return stream[:stream_size]
    raise DamagedError


def _read_allocation_table(content: bytes, size: int) -> list[int]:
    """Sector -> next sector. The places of the table itself: 109 in the header, more in a chain of their own."""
    places = list(struct.unpack_from("<109I", content, 76))
    (next_sector,) = struct.unpack_from("<I", content, 68)
    sectors_read = 0
    while next_sector < _FREE and sectors_read <= len(content) // size:
        *entries, next_sector = struct.unpack_from(f"<{size // 4}I", content, (next_sector + 1) * size)
        places += entries
        sectors_read += 1
    table: list[int] = []
    for place in places:
        if place < _FREE:
            table += struct.unpack_from(f"<{size // 4}I", content, (place + 1) * size)
    return table


def _read_chain(content: bytes, size: int, table: list[int], sector: int) -> bytes:
    parts: list[bytes] = []
    while sector < _FREE:
        part = content[(sector + 1) * size : (sector + 2) * size]
        if not part or len(parts) > len(table):
            raise DamagedError
        parts.append(part)
        sector = table[sector]
    return b"".join(parts)
