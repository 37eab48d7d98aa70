"""What a workbook carries so that its answers can come back: a code per row, and a hidden sheet about the whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from delivery.declarations.lists import ColumnLayout, SheetLayout, TableLayout, WorkbookLayout
from domain.row_codes import HEADING, SHEET, ListEdition, add_row_codes

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_FIELD = "row_code"
_COLUMN = ColumnLayout(field=_FIELD, title=HEADING, width=3, format="code", printed=False)


def mark_rows(
    layout: WorkbookLayout, frames: Mapping[str, pl.DataFrame], edition: ListEdition
) -> tuple[WorkbookLayout, dict[str, pl.DataFrame]]:
    """The layout and its frames with a last, unprinted column of codes in every table whose answers come back."""
    marked = dict(frames)
    for table in (table for sheet in layout.sheets for table in sheet.tables):
        if table.returned:
            rows = add_row_codes(frames[table.frame], edition, table.returned.kind, table.returned.key, _FIELD)
            if table.answered_elsewhere:
                rows = rows.with_columns(pl.when(~pl.col(table.answered_elsewhere)).then(_FIELD).alias(_FIELD))
            marked[table.frame] = rows
    sheets = tuple(
        sheet.model_copy(update={"tables": tuple(map(_mark_table, sheet.tables))}) for sheet in layout.sheets
    )
    return layout.model_copy(update={"sheets": sheets}), marked


def _mark_table(table: TableLayout) -> TableLayout:
    return table.model_copy(update={"columns": (*table.columns, _COLUMN)}) if table.returned else table


def write_mark_sheet(
    book: Workbook, layout: WorkbookLayout, frames: Mapping[str, pl.DataFrame], edition: ListEdition
) -> None:
    """Write the hidden sheet: run, edition and township, then kind, sheet and number of rows of every such table."""
    worksheet = book.add_worksheet(SHEET)
    worksheet.very_hidden()
    rows: list[tuple[str, ...]] = [
        ("运行编号", edition.run_id),
        ("版次", f"V{edition.number}"),
        ("乡镇", edition.township),
    ]
    rows += [line for sheet in layout.sheets for line in _count_rows(sheet, frames)]
    for number, line in enumerate(rows):
        for column, text in enumerate(line):
            worksheet.write_string(number, column, text)


def _count_rows(sheet: SheetLayout, frames: Mapping[str, pl.DataFrame]) -> list[tuple[str, ...]]:
    return [
        (table.returned.kind, sheet.name, str(frames[table.frame][_FIELD].drop_nulls().len()))
        for table in sheet.tables
        if table.returned
    ]
