"""What calamine does not say of an .xlsx: hidden rows, error cells, formulas never calculated, cells far outside."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from intake import failures

_PIECE = 8 << 20
_ROW_ENDS = b"</row>"
_HIDDEN = re.compile(rb'<row\b([^>]*?\bhidden="(?:1|true)"[^>]*)>')
_HIDDEN_COLUMNS = re.compile(rb'<col\b(?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_FROM, _TO = re.compile(rb'\bmin="(\d+)"'), re.compile(rb'\bmax="(\d+)"')
_MOST_COLUMNS = 16_384
_ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"')
# Up to column Z a sheet of any length is small enough.
_FAR_COLUMN = re.compile(rb'<c r="([A-Z]{2,})')
_ERROR = re.compile(rb'<c r="[A-Z]+(\d+)"[^>]*\bt="e"')
# A formula whose answer was never saved; an answer that is the empty text (t="str") was.
_UNCALCULATED = re.compile(
    rb'<c r="[A-Z]+(\d+)"((?![^>]*t="str")[^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_READ_ERRORS = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, ValueError)


@dataclass(frozen=True)
class SheetFacts:
    """Row numbers, as Excel shows them, of hidden rows, of error cells and of formulas without answer.

    `hidden_columns`: positions from 0. `rows`, `columns`: how far the sheet reaches, counted from A1; 0 when it does
    not reach beyond column Z.
    """

    hidden: tuple[int, ...] = ()
    errors: tuple[int, ...] = ()
    uncalculated: tuple[int, ...] = ()
    rows: int = 0
    columns: int = 0
    hidden_columns: frozenset[int] = frozenset()


class Package:
    """An .xlsx as a zip of parts; an .xlsb or .ods has no part that is asked for here."""

    def __init__(self, content: bytes) -> None:
        self._archive = zipfile.ZipFile(BytesIO(content))
        self._names = set(self._archive.namelist())
        self._paths = self._sheet_paths()

    @property
    def epoch_1904(self) -> bool:
        """Whether dates without a date format count from 1904."""
        return bool(re.search(rb'date1904="(?:1|true)"', self._part("xl/workbook.xml")))

    @property
    def sheets(self) -> tuple[str, ...]:
        """Names of the sheets whose XML is there."""
        return tuple(self._paths)

    def size(self, sheet: str) -> int:
        """How many bytes the sheet's XML has, unpacked; 0 when there is none."""
        return self._archive.getinfo(self._paths[sheet]).file_size if sheet in self._paths else 0

    def facts(self, sheet: str) -> SheetFacts:
        """Read the sheet's XML once, piece by piece; raises `UnreadableFileError` when it is broken or cut off."""
        if sheet not in self._paths:
            return SheetFacts()
        try:
            with self._archive.open(self._paths[sheet]) as stream:
                return _facts(stream)
        except _READ_ERRORS:
            raise failures.corrupt() from None

    def beginning(self, limit: int, rows: int) -> bytes | None:
        """Pack the workbook again with every long sheet cut after `limit` bytes.

        None when a piece so short does not hold that many rows.
        """
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w") as copy:
            for name in self._archive.namelist():
                part = self._shortened(name, limit, rows) if name in self._paths.values() else self._part(name)
                if part is None:
                    return None
                copy.writestr(name, part)
        return buffer.getvalue()

    def _shortened(self, name: str, limit: int, rows: int) -> bytes | None:
        if self._archive.getinfo(name).file_size <= limit:
            return self._part(name)
        with self._archive.open(name) as stream:
            part = stream.read(limit)
        if part.count(_ROW_ENDS) < rows:
            return None
        return part[: part.rindex(_ROW_ENDS) + len(_ROW_ENDS)] + b"</sheetData></worksheet>"

    def _part(self, name: str) -> bytes:
        try:
            return self._archive.read(name) if name in self._names else b""
        except _READ_ERRORS:
            raise failures.corrupt() from None

    def _sheet_paths(self) -> dict[str, str]:
        """Sheet name -> part; empty when the parts that say so are missing or broken."""
        try:
            book = ET.fromstring(self._part("xl/workbook.xml"))  # noqa: S314 - expat refuses entity bombs
            links = ET.fromstring(self._part("xl/_rels/workbook.xml.rels"))  # noqa: S314
        except (ET.ParseError, failures.UnreadableFileError):
            return {}
        targets = {link.get("Id"): link.get("Target", "") for link in links}
        sheets = [
            (sheet.get("name", ""), targets.get(sheet.get(_RELATION), "")) for sheet in book.iter(f"{_MAIN}sheet")
        ]
        paths = {name: to.lstrip("/") if to.startswith("/") else f"xl/{to}" for name, to in sheets}
        return {name: path for name, path in paths.items() if path in self._names}


def _facts(stream: IO[bytes]) -> SheetFacts:
    piece = b""
    hidden: list[int] = []
    errors: set[int] = set()
    uncalculated: set[int] = set()
    letters: set[bytes] = set()
    covered: set[int] = set()
    rows = 0
    for piece in _pieces(stream):
        if b"<col " in piece:
            covered.update(_hidden_columns(piece))
        if b'hidden="' in piece:
            hidden += [int(row[1]) for found in _HIDDEN.finditer(piece) if (row := _ROW.match(found[0]))]
        if b't="e"' in piece:
            errors.update(int(row) for row in _ERROR.findall(piece))
        if b"<f" in piece:
            uncalculated.update(int(found[1]) for found in _UNCALCULATED.finditer(piece))
        far = _FAR_COLUMN.findall(piece)
        letters.update(far)
        last = _ROW.match(piece, max(piece.rfind(b"<row"), 0))
        rows = max(rows, int(last[1]) if last else 0, *(map(int, _ROW.findall(piece)) if far else ()))
    if b"worksheet>" not in piece:
        raise EOFError
    columns = max(map(_column_number, letters), default=0)
    reach = (rows, columns) if columns else (0, 0)
    return SheetFacts(
        tuple(sorted(hidden)), tuple(sorted(errors)), tuple(sorted(uncalculated)), *reach, frozenset(covered)
    )


def _hidden_columns(piece: bytes) -> Iterator[int]:
    """Positions from 0; the columns stand before the first row, several alike in one element."""
    for found in _HIDDEN_COLUMNS.findall(piece):
        first, last = _FROM.search(found), _TO.search(found)
        if first and last:
            yield from range(int(first[1]) - 1, min(int(last[1]), _MOST_COLUMNS))


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Pieces that end with a row's end, but for the last."""
    rest = b""
    while read := stream.read(_PIECE):
        whole, ending, tail = (rest + read).rpartition(_ROW_ENDS)
        yield whole + ending
        rest = tail
    yield rest


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
