"""What calamine does not say of an .xlsx: hidden rows, error cells, formulas never calculated, cells far outside.

Sheets are written as Excel writes them, but for a few; where a piece of one is not, a real parser reads it all.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator
from contextlib import suppress
from io import BytesIO
from typing import IO

from intake import read_failures
from intake.formats.sheet_facts import FactCollector, SheetFacts
from intake.formats.xlsx.sheet_events import column_number, parse_facts
from intake.formats.xlsx.xlsx_packages import READ_ERRORS, Package

_PIECE = 8 << 20
_ROW_ENDS = b"</row>"
_ROOT = re.compile(
    rb'<worksheet\b[^>]*\bxmlns="http://(?:schemas.openxmlformats.org/spreadsheetml/2006|purl.oclc.org/ooxml/spreadsheetml)/main"'
)
_HIDING = re.compile(rb'<row r="(\d+)"[^>]*?(?:\bhidden="(?:1|true)"| ht="0(?:\.0*)?")')
_HIDDEN_COLUMNS = re.compile(rb'<col\b(?=[^>]*(?:\bhidden="(?:1|true)"| width="0(?:\.0*)?"))[^>]*>')
_FROM, _TO = re.compile(rb'\bmin="(\d+)"'), re.compile(rb'\bmax="(\d+)"')
_MOST_COLUMNS = 16_384
_ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"')
# Up to column Z a sheet of any length is small enough; blank cells are formatted, and take no room.
_FAR_COLUMN = re.compile(rb'<c r="([A-Z]{2,})\d++"[^/>]*+>(?!</c>)')
_PLACE = re.compile(rb'<c r="[A-Z]+(\d+)"')
_CELL = rb'<c r="([A-Z]+)(\d+)"'
_FORMULA_TAG = re.compile(rb"<f\b")
_FORMULA = rb"\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*"
# A formula whose answer was never saved; an answer that is the empty text (t="str" with <v>) was.
_UNCALCULATED = re.compile(
    _CELL
    + rb'((?![^>]*t="str")[^>]*)>'
    + _FORMULA
    + rb"(?:<v\s*/>|<v>\s*</v>)?\s*</c>|"
    + _CELL
    + rb"[^>]*>"
    + _FORMULA
    + rb"</c>"
)
_ANSWER = re.compile(_CELL + rb"([^>]*)>" + _FORMULA + rb"(?:<v\s*/>|<v>([^<]*)</v>)")
_OTHER_KIND = re.compile(rb'\bt="(?!n")')
_HEAD = 1 << 16
# What must not occur, for the patterns above to find everything.
_OTHERWISE = (
    *(b"<!--", b"<![CDATA[", b":row", b"<c>", b"<row>", b"<c\n", b"<c\r", b"<c\t", b"<row\n", b"<row\r", b"<row\t"),
    *(b"r='", b"t='", b"hidden='", b" s='"),
)
# One of these occurs wherever one of those that hide something from a search for marks does; sooner looked for.
_HINTS = (b"<!", b":row", b"='")


class _OtherWriterError(Exception):
    """The sheet is not written as Excel writes it."""


def read_facts(package: Package, path: str, styles: Collection[int]) -> SheetFacts:
    """Read the sheet's XML once, piece by piece; raises `UnreadableFileError` when it is broken or cut off.

    `styles`: those under which numbers are shown as others than they are.
    """
    if not path:
        return SheetFacts()
    recalculated = package.is_recalculated
    try:
        if 0 not in styles:
            with suppress(_OtherWriterError), package.archive.open(path) as stream:
                return _facts(stream, styles, recalculated=recalculated)
        with package.archive.open(path) as stream:
            return parse_facts(stream, styles, recalculated=recalculated)
    except READ_ERRORS:
        raise read_failures.corrupt() from None


def cut_short(package: Package, limit: int, rows: int) -> bytes | None:
    """Pack the workbook again with every long sheet cut after `limit` bytes.

    None when a piece so short does not hold that many rows.
    """
    buffer = BytesIO()
    paths = {sheet.path for sheet in package.sheets}
    with zipfile.ZipFile(buffer, "w") as copy:
        for name in package.archive.namelist():
            part = _shortened(package, name, limit, rows) if name in paths else package.part(name)
            if part is None:
                return None
            copy.writestr(name, part)
    return buffer.getvalue()


def _shortened(package: Package, name: str, limit: int, rows: int) -> bytes | None:
    if package.size(name) <= limit:
        return package.part(name)
    with package.archive.open(name) as stream:
        part = stream.read(limit)
    if part.count(_ROW_ENDS) < rows:
        return None
    return part[: part.rindex(_ROW_ENDS) + len(_ROW_ENDS)] + b"</sheetData></worksheet>"


def _facts(stream: IO[bytes], styles: Collection[int], *, recalculated: bool) -> SheetFacts:
    """The facts, by searching for marks; raises `_OtherWriterError` where the sheet is not written as Excel does."""
    piece = b""
    found = FactCollector(recalculated)
    letters: set[bytes] = set()
    styled, marks = _styled(styles), [b's="%d"' % style for style in styles]
    for number, piece in enumerate(_pieces(stream)):
        if number == 0:
            _check_beginning(piece)
        if b"<col " in piece:
            found.hidden_columns.update(_hidden_columns(piece))
        _note_marks(piece, found)
        if styled and any(mark in piece for mark in marks):
            _note_styled(piece, styled, found)
        far = _FAR_COLUMN.findall(piece)
        letters.update(far)
        last = _ROW.match(piece, max(piece.rfind(b"<row"), 0))
        found.rows = max(found.rows, int(last[1]) if last else 0, *(map(int, _ROW.findall(piece)) if far else ()))
    if b"worksheet>" not in piece:
        raise EOFError
    found.columns = max((column_number(name.decode()) for name in letters), default=0)
    return found.facts()


def _check_beginning(piece: bytes) -> None:
    """Raise where the beginning, to its last whole tag, is not of Excel's kind; a program writes one kind alone."""
    beginning = piece[: piece.rfind(b"<", 0, _HEAD)] if len(piece) > _HEAD else piece
    if not _ROOT.search(beginning) or not _is_as_excel_writes(beginning):
        raise _OtherWriterError


def _is_as_excel_writes(piece: bytes) -> bool:
    """Whether every row and cell begins with its place, and nothing hides one from the patterns."""
    return (
        piece.count(b"<row ") == piece.count(b'<row r="')
        and piece.count(b"<c ") == piece.count(b'<c r="')
        and not any(mark in piece for mark in _OTHERWISE)
    )


def _note_marks(piece: bytes, found: FactCollector) -> None:
    """Look round every mark of a hidden row, an error or a formula; most pieces have none."""
    hidden = [*_tags(piece, b'hidden="'), *_tags(piece, b' ht="0')]
    errors = _tags(piece, b't="e"')
    formulas = _formulas(piece)
    if (hidden or errors or formulas) and any(hint in piece for hint in _HINTS):
        _check_hidden_marks(piece)
    for at in hidden:
        if piece.startswith(b"<row", at):
            _note_hidden(piece, at, found)
    found.errors.update(_row_of_cell(piece, at) for at in errors)
    for begin, end in formulas:
        _row_of_cell(piece, begin)
        _note_formula(piece[begin:end], found)


def _check_hidden_marks(piece: bytes) -> None:
    if any(mark in piece for mark in _OTHERWISE):
        raise _OtherWriterError


def _tags(piece: bytes, mark: bytes) -> list[int]:
    """Where the tags with this mark begin."""
    found, at = [], piece.find(mark)
    while at >= 0:
        found.append(piece.rfind(b"<", 0, at))
        at = piece.find(mark, at + 1)
    return found


def _formulas(piece: bytes) -> list[tuple[int, int]]:
    """Where the cells with a formula begin and end."""
    found, at = [], piece.find(b"<f")
    while at >= 0:
        end = piece.find(b"</c>", at)
        if _FORMULA_TAG.match(piece, at) and end >= 0:
            found.append((piece.rfind(b"<c", 0, at), end + 4))
        at = piece.find(b"<f", at + 1)
    return found


def _row_of_cell(piece: bytes, at: int) -> int:
    place = _PLACE.match(piece, at)
    if place is None:
        raise _OtherWriterError
    return int(place[1])


def _note_hidden(piece: bytes, at: int, found: FactCollector) -> None:
    if not piece.startswith(b'<row r="', at):
        raise _OtherWriterError
    if row := _HIDING.match(piece, at):
        found.hidden.append(int(row[1]))


def _note_formula(written: bytes, found: FactCollector) -> None:
    """The cell's formula and answer."""
    if cell := _UNCALCULATED.match(written):
        found.uncalculated.add(int(cell[2] or cell[5]))
    if found.recalculated and not found.is_calculated and (cell := _ANSWER.match(written)):
        _note_answer(cell[3], (cell[4] or b"").strip(), (int(cell[2]), column_number(cell[1].decode()) - 1), found)


def _note_answer(attributes: bytes, answer: bytes, place: tuple[int, int], found: FactCollector) -> None:
    """A formula's saved answer; the empty text says nothing of whether it was calculated."""
    if answer:
        found.add_answer(*place, is_empty=answer == b"0" and not _OTHER_KIND.search(attributes))


def _styled(styles: Collection[int]) -> re.Pattern[bytes] | None:
    """Finds the numbers in cells of these styles."""
    if not styles:
        return None
    any_of = "|".join(map(str, sorted(styles))).encode()
    return re.compile(_CELL + rb'(?=[^>]*\bs="(' + any_of + rb')")(?![^>]*\bt="[^n])[^/>]*+>')


def _note_styled(piece: bytes, styled: re.Pattern[bytes], found: FactCollector) -> None:
    for cell in styled.finditer(piece):
        found.marked.add(int(cell[2]), column_number(cell[1].decode()) - 1, int(cell[3]))


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
