"""How tall a row must be so that wrapped text is read in full.

Spreadsheets fit heights neither to merged cells nor, in WPS and LibreOffice, when the file sets them, so they are
estimated from the width of the text: a Chinese character is as wide as two figures.
"""

from __future__ import annotations

from math import ceil

import polars as pl

_PADDING = 1.0  # of a cell, in characters
_LEADING = 1.42  # line height over type size
_LEAST, _MOST = 20.0, 409.0  # points; Excel draws no taller row
# A column's width counts figures of the default typeface, 7 pixels each; a figure of a Chinese typeface is half as
# wide as the type is high, at 96 pixels to 72 points.
_FIGURE = 96 / 72 / 2 / 7
# Figures and letters are wider in the typefaces that stand in for missing ones.
_NARROW = 1.2
_PER_BYTE = (2 - _NARROW) / 2
_NARROWEST = 0.95  # of a width, where a program makes columns narrow


def measure_width(text: str) -> float:
    """Width in figures: two for a wide character, a little over one for the others."""
    return sum(2 if ord(character) > 0x2E7F or character in "“”‘’…—·×" else _NARROW for character in text)


def count_lines(text: str, width: float, size: float) -> int:
    """Lines that the text takes in a cell `width` characters wide, set in `size` points."""
    return sum(max(1, ceil(measure_width(line) / _count_figures(width, size))) for line in text.split("\n"))


def compute_height(lines: int, size: float) -> float:
    """Points for so many lines."""
    return min(_MOST, max(_LEAST, lines * size * _LEADING + 4))


def compute_row_heights(texts: pl.DataFrame, widths: list[float], size: float) -> list[float]:
    """Height of every row of a frame of texts whose columns are so many characters wide."""
    if texts.is_empty():
        return []
    lines = pl.max_horizontal(
        _count_lines(name, width, size) for name, width in zip(texts.columns, widths, strict=True)
    )
    points = (lines * size * _LEADING + 4).clip(_LEAST, _MOST)
    return texts.select(points.alias("height"))["height"].to_list()


def _count_lines(column: str, width: float, size: float) -> pl.Expr:
    """`count_lines` as an expression; a character of three bytes or more counts as two figures."""
    paragraphs = pl.col(column).fill_null("").str.split("\n")
    text = pl.element()
    # Of a character of one byte `_NARROW`, of one of three two figures.
    wide = text.str.len_bytes() * _PER_BYTE + text.str.len_chars() * (_NARROW - _PER_BYTE)
    return paragraphs.list.eval((wide / _count_figures(width, size)).ceil().clip(lower_bound=1)).list.sum()


def _count_figures(width: float, size: float) -> float:
    """Figures of the type size that fit beside each other."""
    return max(1.0, (width - _PADDING) * _NARROWEST / (size * _FIGURE))
