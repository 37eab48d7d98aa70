"""A printed page as lines of cells: how wide, how tall, what kind of cell, what may be chosen in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

# Widths of the columns A to F, in points, together 173 mm. Programs disagree by a tenth: where Arial and its stand-in
# are both missing a sheet still fits its paper without shrinking, and where columns come out narrower so do numbers.
WIDTHS = (68.0, 84.0, 58.0, 84.0, 70.0, 126.0)
LAST = len(WIDTHS) - 1
# What a page holds between its margins, with some room for programs that round heights up.
PAGE_HEIGHT = 768.0
_NARROWEST = 0.95  # of a width, where a program makes columns narrow
_PADDING = 8.0  # points, of a cell
_LEADING = 1.45  # line height over type size
_NARROW = 0.6  # of the type size; figures of the widest stand-in typeface
BODY = 12.0
_MOST = 409.0  # points; Excel draws no taller row


@dataclass(frozen=True)
class Cell:
    """From column `first` to `last` (from 0). `style`: of `FormStyles`; `choices`: the drop-down list of an answer."""

    first: int
    last: int
    text: str = ""
    style: str = "text"
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A row of the sheet. `height`: points. `code`: of its answers; empty: nobody fills it in."""

    cells: tuple[Cell, ...]
    height: float
    code: str = ""


# Lines that stand on one page.
Block = tuple[Line, ...]


@lru_cache(maxsize=4096)  # most texts are the form's, and stand on every page
def measure_points(text: str, size: float) -> float:
    """Width of a text on one line, in points."""
    return sum(1.0 if ord(c) > 0x2E7F or c in "“”‘’…—·×①②□√" else _NARROW for c in text) * size


def compute_text_height(text: str, first: int, last: int, size: float = BODY) -> float:
    """Points that a text takes in the cells from `first` to `last`, wrapped."""
    width = sum(WIDTHS[first : last + 1]) * _NARROWEST - _PADDING
    lines = sum(max(1, ceil(measure_points(part, size) / width)) for part in text.split("\n"))
    return min(_MOST, lines * size * _LEADING + 3)


def make_text_line(text: str, style: str = "text", size: float = BODY, least: float = 0.0) -> Line:
    """A line of one text over the whole width, as tall as it needs."""
    return Line((Cell(0, LAST, text, style),), max(least, compute_text_height(text, 0, LAST, size)))


def fill_pages(blocks: Iterable[Block], first_page: float, later_page: float) -> Iterator[list[Line]]:
    """The lines of each page; no block is parted, unless it is taller than a page.

    `first_page`, `later_page`: points that the pages have for them.
    """
    page: list[Line] = []
    room = first_page
    for block in blocks:
        for part in _split_block(block, later_page):
            height = sum(line.height for line in part)
            if height > room and page:
                yield page
                page, room = [], later_page
            page.extend(part)
            room -= height
    yield page


def _split_block(block: Sequence[Line], height: float) -> Iterator[Sequence[Line]]:
    if sum(line.height for line in block) <= height:
        yield block
    else:
        yield from ((line,) for line in block)
