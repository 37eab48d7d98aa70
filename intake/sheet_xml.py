"""What calamine does not say of an .xlsx: hidden rows, error cells, formulas never calculated, cells far outside.

Sheets are written as Excel writes them, but for a few; where a piece of one is not, a real parser reads it all.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator
from io import BytesIO
from typing import IO

from intake import failures
from intake.packages import READ_ERRORS, Package
from intake.sheet_events import column_number, parse_facts
from intake.sheet_facts import FactCollector, SheetFacts

_PIECE = 8 << 20
_ROW_ENDS = b"</row>"
_ROOT = re.compile(
    rb'<worksheet\b[^>]*\bxmlns="http://(?:schemas.openxmlformats.org/spreadsheetml/2006|purl.oclc.org/ooxml/spreadsheetml)/main"'
)
_HIDDEN = re.compile(rb'<row\b([^>]*?(?:\bhidden="(?:1|true)"| ht="0(?:\.0*)?")[^>]*)>')
_HIDDEN_COLUMNS = re.compile(rb'<col\b(?=[^>]*(?:\bhidden="(?:1|true)"| width="0(?:\.0*)?"))[^>]*>')
_FROM, _TO = re.compile(rb'\bmin="(\d+)"'), re.compile(rb'\bmax="(\d+)"')
_MOST_COLUMNS = 16_384
_ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"')
# Up to column Z a sheet of any length is small enough; blank cells are formatted, and take no room.
_FAR_COLUMN = re.compile(rb'<c r="([A-Z]{2,})\d++"[^/>]*+>(?!</c>)')
_ERROR = re.compile(rb'<c r="[A-Z]+(\d+)"[^>]*\bt="e"')
_CELL = rb'<c r="([A-Z]+)(\d+)"'
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


def read_facts(package: Package, path: str, styles: Collection[int]) -> SheetFacts:
    """Read the sheet's XML once, piece by piece; raises `UnreadableFileError` when it is broken or cut off.

    `styles`: those under which numbers are shown as others than they are.
    """
    if not path:
        return SheetFacts()
    recalculated = package.is_recalculated
    try:
        with package.archive.open(path) as stream:
            facts = _facts(stream, styles, recalculated=recalculated) if 0 not in styles else None
        if facts is not None:
            return facts
        with package.archive.open(path) as stream:
            return parse_facts(stream, styles, recalculated=recalculated)
    except READ_ERRORS:
        raise failures.corrupt() from None


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


def _facts(stream: IO[bytes], styles: Collection[int], *, recalculated: bool) -> SheetFacts | None:
    """The facts; None where the sheet is not written as Excel writes it."""
    piece = b""
    found = FactCollector(recalculated)
    letters: set[bytes] = set()
    styled, marks = _styled(styles), [b's="%d"' % style for style in styles]
    for number, piece in enumerate(_pieces(stream)):
        if number == 0 and not _begins_as_excel_writes(piece):
            return None
        if b"<col " in piece:
            found.hidden_columns.update(_hidden_columns(piece))
        has_hidden = b'hidden="' in piece or b' ht="0' in piece
        has_errors, has_formulas = b't="e"' in piece, b"<f" in piece
        has_styled = styled is not None and any(mark in piece for mark in marks)
        # Pieces without any of these are the most by far, and of no matter here.
        if (has_hidden or has_errors or has_formulas or has_styled) and not _is_as_excel_writes(piece):
            return None
        if has_hidden:
            found.hidden += [int(row[1]) for hidden in _HIDDEN.finditer(piece) if (row := _ROW.match(hidden[0]))]
        if has_errors:
            found.errors.update(int(row) for row in _ERROR.findall(piece))
        if has_formulas:
            _note_formulas(piece, found)
        if styled and has_styled:
            _note_styled(piece, styled, found)
        far = _FAR_COLUMN.findall(piece)
        letters.update(far)
        last = _ROW.match(piece, max(piece.rfind(b"<row"), 0))
        found.rows = max(found.rows, int(last[1]) if last else 0, *(map(int, _ROW.findall(piece)) if far else ()))
    if b"worksheet>" not in piece:
        raise EOFError
    found.columns = max((column_number(name.decode()) for name in letters), default=0)
    return found.facts()


def _begins_as_excel_writes(piece: bytes) -> bool:
    """Whether the beginning, as far as its last whole tag, is of Excel's kind; a program writes one kind alone."""
    beginning = piece[: piece.rfind(b"<", 0, _HEAD)] if len(piece) > _HEAD else piece
    return bool(_ROOT.search(beginning)) and _is_as_excel_writes(beginning)


def _is_as_excel_writes(piece: bytes) -> bool:
    """Whether every row and cell begins with its place, and nothing hides one from the patterns."""
    return (
        piece.count(b"<row ") == piece.count(b'<row r="')
        and piece.count(b"<c ") == piece.count(b'<c r="')
        and not any(mark in piece for mark in _OTHERWISE)
    )


def _note_formulas(piece: bytes, found: FactCollector) -> None:
    found.uncalculated.update(int(cell[2] or cell[5]) for cell in _UNCALCULATED.finditer(piece))
    if found.recalculated and not found.is_calculated:
        for cell in _ANSWER.finditer(piece):
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
