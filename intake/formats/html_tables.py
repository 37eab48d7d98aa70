"""Web pages that call themselves .xls: every row of every table, one below the other."""

from __future__ import annotations

from functools import partial
from html.parser import HTMLParser
from itertools import zip_longest

import polars as pl

from intake import read_failures
from intake.grids import MOST_COLUMNS, Grid, Hints, OpenSheet, Reading, grid

# Excel's own bound; a page that spans more is broken.
_MOST_SPANNED = 16_384


class _Rows(HTMLParser):
    """Collects table rows as lists of cells; a merged cell's text stands in its first position, as in a workbook."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self._taken: dict[int, int] = {}  # column -> how many rows below are covered from above
        self._cell: list[str] | None = None
        self._spans = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._close_cell()
            self.rows.append([])
            self._pass_covered()
        elif tag in ("td", "th"):
            self._close_cell()
            given = dict(attrs)
            self._cell, self._spans = [], (_span(given.get("colspan")), _span(given.get("rowspan")))
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close_cell()
        if tag == "table":
            self._taken.clear()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _close_cell(self) -> None:
        if self._cell is None or not self.rows:
            return
        row, (across, down) = self.rows[-1], self._spans
        text = "".join(self._cell).strip()
        # As soon as that is sure: a page of a million columns would not fit into memory.
        if len(row) >= MOST_COLUMNS and text:
            raise read_failures.too_wide("", len(row) + 1)
        if down > 1 or across > 1:
            at = len(self.rows)
            self.merged.append((at, at + down - 1, len(row), len(row) + across - 1))
        for offset in range(across):
            if down > 1:
                self._taken[len(row)] = down - 1
            row.append(text if offset == 0 else "")
        self._cell = None
        self._pass_covered()

    def _pass_covered(self) -> None:
        """Leave blank what a cell of a row above covers."""
        row = self.rows[-1]
        while self._taken.get(len(row), 0):
            self._taken[len(row)] -= 1
            row.append("")


def sheet(text: str) -> OpenSheet:
    """Offer the page as a sheet without name; raises `UnreadableFileError` when no table is in it."""
    if "<tr" not in text.lower():
        raise read_failures.not_a_table("网页或其他文本，里面没有表格")
    whole = partial(_read, text)
    return OpenSheet("", (Reading(whole, lambda: iter((whole(),))),))


def _read(text: str) -> Grid:
    parser = _Rows()
    parser.feed(text)
    parser.close()
    columns = [pl.Series(cells, dtype=pl.String) for cells in zip_longest(*map(_without_blank_end, parser.rows))]
    return grid(columns, hints=Hints(merged=tuple(parser.merged)))


def _without_blank_end(row: list[str]) -> list[str]:
    """The cells up to the last that says anything; a title may span all the columns that a sheet can have."""
    last = max((at for at, cell in enumerate(row, 1) if cell), default=0)
    return row[:last]


def _span(given: str | None) -> int:
    return min(max(int(given), 1), _MOST_SPANNED) if given and given.strip().isdecimal() else 1
