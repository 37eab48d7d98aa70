"""Web pages that call themselves .xls: every row of every table, one below the other."""

from __future__ import annotations

from functools import partial
from html.parser import HTMLParser
from itertools import zip_longest

import polars as pl

from intake import read_failures
from intake.grids import MOST_COLUMNS, Grid, OpenSheet, Reading, SheetHints, build_grid

# Excel's own bound; a page that spans more is broken.
_MOST_SPANNED = 16_384


class _TableRowParser(HTMLParser):
    """Collects table rows as lists of cells; a merged cell's text stands in its first position, as in a workbook."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.merged_ranges: list[tuple[int, int, int, int]] = []
        self._covered_rows: dict[int, int] = {}  # column -> how many rows below are covered from above
        self._cell: list[str] | None = None
        self._spans = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._close_cell()
            self.rows.append([])
            self._skip_covered_columns()
        elif tag in ("td", "th"):
            self._close_cell()
            attributes = dict(attrs)
            self._cell, self._spans = (
                [],
                (_parse_span(attributes.get("colspan")), _parse_span(attributes.get("rowspan"))),
            )
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close_cell()
        if tag == "table":
            self._covered_rows.clear()

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
            raise read_failures.make_too_wide_error("", len(row) + 1)
        if down > 1 or across > 1:
            at = len(self.rows)
            self.merged_ranges.append((at, at + down - 1, len(row), len(row) + across - 1))
        for offset in range(across):
            if down > 1:
                self._covered_rows[len(row)] = down - 1
            row.append(text if offset == 0 else "")
        self._cell = None
        self._skip_covered_columns()

    def _skip_covered_columns(self) -> None:
        """Leave blank what a cell of a row above covers."""
        row = self.rows[-1]
        while self._covered_rows.get(len(row), 0):
            self._covered_rows[len(row)] -= 1
            row.append("")


def open_html_sheet(text: str) -> OpenSheet:
    """Offer the page as a sheet without name; raises `UnreadableFileError` when no table is in it."""
    if "<tr" not in text.lower():
        raise read_failures.make_not_a_table_error("网页或其他文本，里面没有表格")
    read_grid = partial(_read_page, text)
    return OpenSheet("", (Reading(read_grid, lambda: iter((read_grid(),))),))


def _read_page(text: str) -> Grid:
    parser = _TableRowParser()
    parser.feed(text)
    parser.close()
    columns = [pl.Series(cells, dtype=pl.String) for cells in zip_longest(*map(_drop_blank_end, parser.rows))]
    return build_grid(columns, hints=SheetHints(merged_ranges=tuple(parser.merged_ranges)))


def _drop_blank_end(row: list[str]) -> list[str]:
    """The cells up to the last that says anything; a title may span all the columns that a sheet can have."""
    last = max((at for at, cell in enumerate(row, 1) if cell), default=0)
    return row[:last]


def _parse_span(text: str | None) -> int:
    return min(max(int(text), 1), _MOST_SPANNED) if text and text.strip().isdecimal() else 1
