"""One table of a sheet: headings, rows, total, drop-down lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import polars as pl

from delivery.declarations.lists import ColumnLayout, TableLayout
from delivery.excel.cell_styles import FIGURE_SIZE, Styles
from delivery.excel.text_height import compute_height, compute_row_heights, count_lines

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Value = str | int | float | date | None
_TOTAL = "合计"
# A number or a day is never wrapped, however narrow its column.
_ONE_LINE = frozenset({"code", "number", "share", "money", "date"})
# In an answer cell whose question another book asks.
ELSEWHERE = "填入户核查单"


def expand_columns(table: TableLayout, frame: pl.DataFrame, texts: Mapping[str, str]) -> TableLayout:
    """Spell out every family of columns, leave out optional ones without a value, fill in every placeholder."""
    columns: list[ColumnLayout] = []
    for column in table.columns:
        if column.optional and (column.field not in frame.columns or not frame[column.field].drop_nulls().len()):
            continue
        members = (
            [name for name in frame.columns if name.startswith(f"{column.field}:")] if column.each else [column.field]
        )
        for name in members:
            title = column.title.format_map({**texts, "each": name.partition(":")[2]})
            columns.append(column.model_copy(update={"field": name, "title": title}))
    return table.model_copy(update={"columns": tuple(columns)})


class TableWriter:
    """Writes one table onto a sheet."""

    def __init__(
        self, worksheet: Worksheet, table: TableLayout, styles: Styles, size: float, widths: list[float]
    ) -> None:
        self._worksheet = worksheet
        self._table = table
        self._styles = styles
        self._size = size
        starts = list(accumulate((column.span for column in table.columns), initial=0))
        self._cells = list(pairwise(starts))
        self._widths = [sum(widths[first:end]) for first, end in self._cells]

    def write(self, frame: pl.DataFrame, row: int) -> int:
        """Write headings, rows and total from this row on; the next free row."""
        self._write_headings(row)
        first_row, next_row = row + 1, row + 1 + frame.height
        self._write_rows(frame, first_row)
        if frame.height:
            self._add_aids(frame, first_row, next_row - 1)
        if self._table.has_total and frame.height:
            self._write_total(frame, next_row)
            next_row += 1
        return next_row

    def _write_headings(self, row: int) -> None:
        titles = [column.title for column in self._table.columns]
        for number, title in enumerate(titles):
            self._write_cell(row, number, title, self._styles.heading)
        lines = max(count_lines(title, width, self._size) for title, width in zip(titles, self._widths, strict=True))
        # The filter's arrow covers the lower right corner of a heading.
        self._worksheet.set_row(row, compute_height(lines + 1, self._size))

    def _write_rows(self, frame: pl.DataFrame, first_row: int) -> None:
        columns = self._table.columns
        cells = frame.select(
            pl.col(column.field) if column.field in frame.columns else pl.lit(None, pl.String).alias(column.field)
            for column in columns
        )
        shaded = self._shade_rows(frame)
        styles = [[self._styles.cell(column, shade) for column in columns] for shade in (False, True)]
        marks = {number: frame[column.marked].to_list() for number, column in enumerate(columns) if column.marked}
        heights = self._compute_heights(cells)
        first_answers = self._find_closed_rows(frame)
        for offset, values in enumerate(cells.iter_rows()):
            self._worksheet.set_row(first_row + offset, heights[offset])
            for number, value in enumerate(values):
                is_marked = number in marks and marks[number][offset]
                style = self._styles.cell(columns[number], marked=True) if is_marked else styles[shaded[offset]][number]
                if offset in first_answers and columns[number].answer:
                    style = self._styles.cell(columns[number], bool(shaded[offset]), closed=True)
                    text = ELSEWHERE if number == first_answers[offset] else None
                    self._write_cell(first_row + offset, number, text, style)
                else:
                    self._write_cell(first_row + offset, number, value, style)

    def _find_closed_rows(self, frame: pl.DataFrame) -> dict[int, int]:
        """Offsets of the rows whose question another book asks -> their first answer column."""
        if self._table.answered_elsewhere is None:
            return {}
        first = next(number for number, column in enumerate(self._table.columns) if column.answer)
        return dict.fromkeys(frame[self._table.answered_elsewhere].arg_true().to_list(), first)

    def _compute_heights(self, cells: pl.DataFrame) -> list[float]:
        if any(column.format == "figure" for column in self._table.columns):
            return [compute_height(1, FIGURE_SIZE)] * cells.height
        of_one_line = [pl.lit("").alias(column.field) for column in self._table.columns if column.format in _ONE_LINE]
        texts = cells.with_columns(of_one_line).with_columns(pl.all().cast(pl.String))
        return compute_row_heights(texts, self._widths, self._size)

    def _shade_rows(self, frame: pl.DataFrame) -> list[int]:
        """0 or 1 per row, changing wherever the band's field changes."""
        if self._table.band is None:
            return [0] * frame.height
        return (frame[self._table.band].rle_id() % 2).to_list()

    def _write_cell(self, row: int, number: int, value: Value, style: Format) -> None:
        first_column, end_column = self._cells[number]
        if end_column - first_column > 1:
            self._worksheet.merge_range(row, first_column, row, end_column - 1, "", style)
        if value is None or value == "":
            self._worksheet.write_blank(row, first_column, None, style)
        elif isinstance(value, date):
            self._worksheet.write_datetime(row, first_column, datetime.combine(value, time()), style)
        elif isinstance(value, int | float):
            self._worksheet.write_number(row, first_column, value, style)
        else:
            self._worksheet.write_string(row, first_column, str(value), style)

    def _add_aids(self, frame: pl.DataFrame, first_row: int, last_row: int) -> None:
        """Add what rows have besides cells: choices, page breaks, filter, no warnings about numbers kept as text."""
        right = self._cells[-1][1] - 1
        self._worksheet.ignore_errors(
            {"number_stored_as_text": f"A{first_row + 1}:{_name_column(right)}{last_row + 1}"}
        )
        if all(column.span == 1 for column in self._table.columns):
            self._worksheet.autofilter(first_row - 1, 0, last_row, right)
        for number, column in enumerate(self._table.columns):
            if column.choices or column.hint:
                self._worksheet.data_validation(
                    first_row, self._cells[number][0], last_row, self._cells[number][0], _make_validation(column)
                )
        if self._table.page_break:
            self._worksheet.set_h_pagebreaks(
                [first_row + offset for offset in _find_changes(frame[self._table.page_break])]
            )

    def _write_total(self, frame: pl.DataFrame, row: int) -> None:
        for number, column in enumerate(self._table.columns):
            value: Value = (
                frame.select(pl.col(column.field).sum()).item() if column.total else _TOTAL if number == 0 else None
            )
            self._write_cell(row, number, value, self._styles.total_cell(column))
        self._worksheet.set_row(row, compute_height(1, self._size))


def _make_validation(column: ColumnLayout) -> dict[str, object]:
    """Say what a cell accepts and says when it is chosen."""
    prompt = {"input_title": column.title[:32], "input_message": column.hint} if column.hint else {}
    if not column.choices:
        return {"validate": "any", **prompt}
    message = f"请从下拉列表中选择：{'、'.join(column.choices)}。"
    return {
        "validate": "list",
        "source": list(column.choices),
        "error_title": "取值不对",
        "error_message": message,
        **prompt,
    }


def _find_changes(column: pl.Series) -> list[int]:
    """Offsets of the rows that differ from the row above."""
    changed: list[int] = column.rle_id().diff().fill_null(0).cast(pl.Boolean).arg_true().to_list()
    return changed


def _name_column(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))
