"""A sheet's facts by a real parser of XML, for sheets that are written otherwise than Excel writes them."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import IO
from xml.parsers import expat

from intake.formats.sheet_facts import FactCollector, SheetFacts

# Parts of a workbook as every Excel writes them, and of one saved as "Strict Open XML".
SPREADSHEETS = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_TRUE = frozenset({"1", "true", "on"})
_PLACE = re.compile(r"^\$?([A-Za-z]{1,3})\$?([0-9]+)$")
_PIECE = 1 << 20
_MOST_COLUMNS = 16_384
_TEXTS = frozenset({"s", "str", "inlineStr", "b", "e", "d"})


class _SheetEventHandler:
    """Follows rows and cells; those without number stand behind the one before them."""

    def __init__(self, styles: Collection[int], *, is_recalculated: bool) -> None:
        self.collector = FactCollector(is_recalculated)
        self._styles = styles
        self._row, self._column = 0, -1
        self._kind, self._style = "", 0
        self._is_formula, self._has_value, self._is_filled = False, False, False
        self._value = ""
        self._text: list[str] | None = None

    def start_element(self, name: str, attributes: dict[str, str]) -> None:
        space, _, element = name.rpartition(" ")
        if space not in SPREADSHEETS:
            return
        match element:
            case "row":
                self._start_row(attributes)
            case "c":
                self._start_cell(attributes)
            case "f":
                self._is_formula = True
            case "v":
                self._has_value, self._text = True, []
            case "is":
                self._is_filled = True
            case "col":
                self._start_column(attributes)

    def end_element(self, name: str) -> None:
        space, _, element = name.rpartition(" ")
        if space not in SPREADSHEETS:
            return
        if element == "v":
            self._value, self._text = "".join(self._text or ()).strip(), None
        elif element == "c":
            self._end_cell()

    def add_text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self._row = int(number) if number.isdecimal() else self._row + 1
        self._column = -1
        if attributes.get("hidden") in _TRUE or _is_zero(attributes.get("ht")):
            self.collector.hidden_rows.append(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = _PLACE.match(attributes.get("r", ""))
        self._column = read_column_number(place[1]) - 1 if place else self._column + 1
        self._kind, style = attributes.get("t", "n"), attributes.get("s", "0")
        self._style = int(style) if style.isdecimal() else 0
        self._is_formula, self._has_value, self._is_filled = False, False, False
        self._value, self._text = "", None

    def _start_column(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        is_hidden = attributes.get("hidden") in _TRUE or _is_zero(attributes.get("width"))
        if is_hidden and first.isdecimal() and last.isdecimal():
            self.collector.hidden_columns.update(range(int(first) - 1, min(int(last), _MOST_COLUMNS)))

    def _end_cell(self) -> None:
        value = self._value
        if self._kind == "e":
            self.collector.error_rows.add(self._row)
        elif self._is_formula:
            self._note_answer(value)
        if value or self._is_filled:
            self._note_reach()
        if value and self._style in self._styles and self._kind not in _TEXTS:
            self.collector.marked_cells.add_cell(self._row, self._column, self._style)

    def _note_answer(self, value: str) -> None:
        if not value and not (self._kind == "str" and self._has_value):
            self.collector.uncalculated_rows.add(self._row)
        elif value:
            self.collector.add_answer(self._row, self._column, is_empty=self._kind == "n" and value == "0")

    def _note_reach(self) -> None:
        self.collector.last_row = max(self.collector.last_row, self._row)
        if self._column > ord("Z") - ord("A"):
            self.collector.last_column = max(self.collector.last_column, self._column + 1)


def parse_facts(stream: IO[bytes], styles: Collection[int], *, is_recalculated: bool) -> SheetFacts:
    """Read all of the sheet's XML; raises `ValueError` when it is broken or cut off.

    `styles`: those under which numbers are shown as others than they are. `is_recalculated`: as `FactCollector` has it.
    """
    handler = _SheetEventHandler(styles, is_recalculated=is_recalculated)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = handler.start_element, handler.end_element
    parser.CharacterDataHandler = handler.add_text
    try:
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError(str(error.code)) from None
    return handler.collector.collect_facts()


@lru_cache(maxsize=_MOST_COLUMNS)
def read_column_number(letters: str) -> int:
    """The number of a column by its letters, from 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _is_zero(size: str | None) -> bool:
    """Whether a height or width is nothing: people hide rows and columns by it."""
    try:
        return size is not None and float(size) == 0
    except ValueError:
        return False
