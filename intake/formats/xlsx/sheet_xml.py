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
from intake.formats.xlsx.sheet_events import parse_facts, read_column_number
from intake.formats.xlsx.xlsx_packages import READ_ERRORS, XlsxPackage

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
_FOREIGN_MARKS = (
    *(b"<!--", b"<![CDATA[", b":row", b"<c>", b"<row>", b"<c\n", b"<c\r", b"<c\t", b"<row\n", b"<row\r", b"<row\t"),
    *(b"r='", b"t='", b"hidden='", b" s='"),
)
# One of these occurs wherever one of those that hide something from a search for marks does; sooner looked for.
_FOREIGN_HINTS = (b"<!", b":row", b"='")


class _OtherWriterError(Exception):
    """The sheet is not written as Excel writes it."""


def read_sheet_facts(package: XlsxPackage, path: str, styles: Collection[int]) -> SheetFacts:
    """Read the sheet's XML once, piece by piece; raises `UnreadableFileError` when it is broken or cut off.

    `styles`: those under which numbers are shown as others than they are.
    """
    if not path:
        return SheetFacts()
    is_recalculated = package.is_recalculated
    try:
        if 0 not in styles:
            with suppress(_OtherWriterError), package.archive.open(path) as stream:
                return _search_facts(stream, styles, is_recalculated=is_recalculated)
        with package.archive.open(path) as stream:
            return parse_facts(stream, styles, is_recalculated=is_recalculated)
    except READ_ERRORS:
        raise read_failures.make_corrupt_error() from None


def cut_long_sheets(package: XlsxPackage, limit: int, rows: int) -> bytes | None:
    """Pack the workbook again with every long sheet cut after `limit` bytes.

    None when a piece so short does not hold that many rows.
    """
    buffer = BytesIO()
    paths = {sheet.path for sheet in package.sheets}
    with zipfile.ZipFile(buffer, "w") as copy:
        for name in package.archive.namelist():
            part = _cut_sheet(package, name, limit, rows) if name in paths else package.read_part(name)
            if part is None:
                return None
            copy.writestr(name, part)
    return buffer.getvalue()


def _cut_sheet(package: XlsxPackage, name: str, limit: int, rows: int) -> bytes | None:
    if package.measure_part(name) <= limit:
        return package.read_part(name)
    with package.archive.open(name) as stream:
        part = stream.read(limit)
    if part.count(_ROW_ENDS) < rows:
        return None
    return part[: part.rindex(_ROW_ENDS) + len(_ROW_ENDS)] + b"</sheetData></worksheet>"


def _search_facts(stream: IO[bytes], styles: Collection[int], *, is_recalculated: bool) -> SheetFacts:
    """The facts, by searching for marks; raises `_OtherWriterError` where the sheet is not written as Excel does."""
    piece = b""
    collector = FactCollector(is_recalculated)
    letters: set[bytes] = set()
    styled_pattern, marks = _compile_styled_pattern(styles), [b's="%d"' % style for style in styles]
    for number, piece in enumerate(_split_at_row_ends(stream)):
        if number == 0:
            _check_beginning(piece)
        if b"<col " in piece:
            collector.hidden_columns.update(_find_hidden_columns(piece))
        _note_marks(piece, collector)
        if styled_pattern and any(mark in piece for mark in marks):
            _note_styled(piece, styled_pattern, collector)
        far_columns = _FAR_COLUMN.findall(piece)
        letters.update(far_columns)
        last = _ROW.match(piece, max(piece.rfind(b"<row"), 0))
        collector.last_row = max(
            collector.last_row, int(last[1]) if last else 0, *(map(int, _ROW.findall(piece)) if far_columns else ())
        )
    if b"worksheet>" not in piece:
        raise EOFError
    collector.last_column = max((read_column_number(name.decode()) for name in letters), default=0)
    return collector.collect_facts()


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
        and not any(mark in piece for mark in _FOREIGN_MARKS)
    )


def _note_marks(piece: bytes, collector: FactCollector) -> None:
    """Look round every mark of a hidden row, an error or a formula; most pieces have none."""
    hidden = [*_find_tags(piece, b'hidden="'), *_find_tags(piece, b' ht="0')]
    errors = _find_tags(piece, b't="e"')
    formulas = _find_formulas(piece)
    if (hidden or errors or formulas) and any(hint in piece for hint in _FOREIGN_HINTS):
        _check_hidden_marks(piece)
    for at in hidden:
        if piece.startswith(b"<row", at):
            _note_hidden(piece, at, collector)
    collector.error_rows.update(_read_row_number(piece, at) for at in errors)
    for begin, end in formulas:
        _read_row_number(piece, begin)
        _note_formula(piece[begin:end], collector)


def _check_hidden_marks(piece: bytes) -> None:
    if any(mark in piece for mark in _FOREIGN_MARKS):
        raise _OtherWriterError


def _find_tags(piece: bytes, mark: bytes) -> list[int]:
    """Where the tags with this mark begin."""
    positions, at = [], piece.find(mark)
    while at >= 0:
        positions.append(piece.rfind(b"<", 0, at))
        at = piece.find(mark, at + 1)
    return positions


def _find_formulas(piece: bytes) -> list[tuple[int, int]]:
    """Where the cells with a formula begin and end."""
    spans, at = [], piece.find(b"<f")
    while at >= 0:
        end = piece.find(b"</c>", at)
        if _FORMULA_TAG.match(piece, at) and end >= 0:
            spans.append((piece.rfind(b"<c", 0, at), end + 4))
        at = piece.find(b"<f", at + 1)
    return spans


def _read_row_number(piece: bytes, at: int) -> int:
    place = _PLACE.match(piece, at)
    if place is None:
        raise _OtherWriterError
    return int(place[1])


def _note_hidden(piece: bytes, at: int, collector: FactCollector) -> None:
    if not piece.startswith(b'<row r="', at):
        raise _OtherWriterError
    if row := _HIDING.match(piece, at):
        collector.hidden_rows.append(int(row[1]))


def _note_formula(cell_xml: bytes, collector: FactCollector) -> None:
    """The cell's formula and answer."""
    if cell := _UNCALCULATED.match(cell_xml):
        collector.uncalculated_rows.add(int(cell[2] or cell[5]))
    if collector.is_recalculated and not collector.is_calculated and (cell := _ANSWER.match(cell_xml)):
        _note_answer(
            cell[3], (cell[4] or b"").strip(), (int(cell[2]), read_column_number(cell[1].decode()) - 1), collector
        )


def _note_answer(attributes: bytes, answer: bytes, place: tuple[int, int], collector: FactCollector) -> None:
    """A formula's saved answer; the empty text says nothing of whether it was calculated."""
    if answer:
        collector.add_answer(*place, is_empty=answer == b"0" and not _OTHER_KIND.search(attributes))


def _compile_styled_pattern(styles: Collection[int]) -> re.Pattern[bytes] | None:
    """Finds the numbers in cells of these styles."""
    if not styles:
        return None
    any_of = "|".join(map(str, sorted(styles))).encode()
    return re.compile(_CELL + rb'(?=[^>]*\bs="(' + any_of + rb')")(?![^>]*\bt="[^n])[^/>]*+>')


def _note_styled(piece: bytes, styled_pattern: re.Pattern[bytes], collector: FactCollector) -> None:
    for cell in styled_pattern.finditer(piece):
        collector.marked_cells.add_cell(int(cell[2]), read_column_number(cell[1].decode()) - 1, int(cell[3]))


def _find_hidden_columns(piece: bytes) -> Iterator[int]:
    """Positions from 0; the columns stand before the first row, several alike in one element."""
    for element in _HIDDEN_COLUMNS.findall(piece):
        first, last = _FROM.search(element), _TO.search(element)
        if first and last:
            yield from range(int(first[1]) - 1, min(int(last[1]), _MOST_COLUMNS))


def _split_at_row_ends(stream: IO[bytes]) -> Iterator[bytes]:
    """Pieces that end with a row's end, but for the last."""
    remainder = b""
    while content := stream.read(_PIECE):
        complete, ending, tail = (remainder + content).rpartition(_ROW_ENDS)
        yield complete + ending
        remainder = tail
    yield remainder
