"""One sheet: title, second row, tables, charts, notes, signatures, from top to bottom."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from typing import TYPE_CHECKING

import polars as pl

from delivery.declarations.lists import SheetLayout, TableLayout, WorkbookLayout
from delivery.excel.cell_styles import Styles
from delivery.excel.charts import ChartWriter
from delivery.excel.page_setup import set_page
from delivery.excel.table import TableWriter, expand_columns
from delivery.excel.text_height import compute_height, count_lines

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_SIGNATURE_HEIGHT = 34.0  # room for a pen and a stamp


class SheetWriter:
    """Writes downwards; `_row` is the next free row."""

    def __init__(
        self, worksheet: Worksheet, layout: WorkbookLayout, sheet: SheetLayout, styles: Styles, texts: Mapping[str, str]
    ) -> None:
        self._worksheet = worksheet
        self._layout = layout
        self._sheet = sheet
        self._styles = styles
        self._texts = texts
        self._row = 0

    def write(self, frames: Mapping[str, pl.DataFrame], protect: bool) -> None:
        """Write the whole sheet; `protect` locks everything but the answers."""
        tables = [expand_columns(table, frames[table.frame], self._texts) for table in self._sheet.tables]
        widths = list(self._sheet.grid) or [column.width for column in tables[0].columns]
        printed = len(widths) if self._sheet.grid else sum(column.printed for column in tables[0].columns)
        for column, width in enumerate(widths):
            self._worksheet.set_column(column, column, width)
        self._write_head(widths[:printed])
        for table in tables:
            self._write_table(table, frames[table.frame], widths, printed)
        if self._sheet.charts:
            charts = ChartWriter(self._worksheet, self._styles, widths, self._fill_in)
            self._row = charts.write(self._sheet.charts, frames, self._row)
        self._write_foot(widths[:printed])
        footer = self._layout.footer if self._sheet.footer is None else self._sheet.footer
        set_page(self._worksheet, self._layout, self._sheet, self._fill_in(footer), (self._row - 1, printed - 1))
        if protect:
            _lock_sheet(self._worksheet)

    def _write_head(self, widths: list[float]) -> None:
        self._write_line(self._fill_in(self._sheet.title), widths, self._styles.title, self._layout.title_size)
        line = [self._fill_in(text) for text in self._layout.second_row]
        for columns, text, align in zip(_split_in_thirds(widths), line, ("left", "center", "right"), strict=True):
            self._write_merged(*columns, text, self._styles.line(align))
        self._worksheet.set_row(self._row, 24)
        self._row += 1

    def _write_table(self, table: TableLayout, frame: pl.DataFrame, widths: list[float], printed: int) -> None:
        if table.caption:
            self._write_line(
                self._fill_in(table.caption), widths[:printed], self._styles.caption, self._layout.body_size
            )
        writer = TableWriter(self._worksheet, table, self._styles, self._layout.body_size, widths)
        heading = self._row
        self._row = writer.write(frame, heading)
        if frame.is_empty():
            self._write_line(
                self._fill_in(table.empty), widths[:printed], self._styles.line("center"), self._layout.body_size
            )
        if len(self._sheet.tables) == 1:
            self._worksheet.freeze_panes(heading + 1, self._sheet.freeze)
            # Each village's pages are handed on by themselves, so they carry the title too.
            self._worksheet.repeat_rows(0 if table.page_break else heading, heading)

    def _write_foot(self, widths: list[float]) -> None:
        notes = [self._fill_in(note) for note in self._sheet.notes]
        for number, note in enumerate(notes, start=1):
            lead = "填表说明：" if number == 1 else "　　　　　"
            self._write_line(f"{lead}{number}. {note}", widths, self._styles.line(), self._layout.body_size)
        if self._sheet.signature:
            self._write_merged(0, len(widths) - 1, self._layout.signature, self._styles.line())
            self._worksheet.set_row(self._row, _SIGNATURE_HEIGHT)
            self._row += 1

    def _write_line(self, text: str, widths: list[float], style: Format, size: float) -> None:
        """One merged row as tall as its text needs."""
        self._write_merged(0, len(widths) - 1, text, style)
        self._worksheet.set_row(self._row, compute_height(count_lines(text, sum(widths), size), size))
        self._row += 1

    def _write_merged(self, first_column: int, last_column: int, text: str, style: Format) -> None:
        if last_column > first_column:
            self._worksheet.merge_range(self._row, first_column, self._row, last_column, "", style)
        self._worksheet.write_string(self._row, first_column, text, style)

    def _fill_in(self, text: str) -> str:
        return text.format_map(self._texts)


def _split_in_thirds(widths: list[float]) -> list[tuple[int, int]]:
    """First and last column of three parts of nearly the same width, none of them empty."""
    edges = list(accumulate(widths))
    total_width = edges[-1]
    first_edge = min(range(1, len(widths) - 1), key=lambda column: abs(edges[column - 1] - total_width / 3))
    second_edge = min(
        range(first_edge + 1, len(widths)), key=lambda column: abs(edges[column - 1] - total_width * 2 / 3)
    )
    return [(0, first_edge - 1), (first_edge, second_edge - 1), (second_edge, len(widths) - 1)]


def _lock_sheet(worksheet: Worksheet) -> None:
    """Protect without a password: against slips of the hand, not against the township."""
    worksheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})
