"""The account of everything that was received."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from domain.handover import RawRows, SheetFound
from domain.tables import conform, polars_schema


def make_files_table(sheets: Iterable[SheetFound], raw_rows: Iterable[RawRows]) -> pl.DataFrame:
    """Table `files`: one line per sheet, with what reading it revealed; a sheet that was not read has 0 rows."""
    batches = list(raw_rows)
    rows_read = {(file, sheet): rows for batch in batches for file, sheet, rows in batch.rows_read.iter_rows()}
    latest_sheets = {(sheet.file, sheet.sheet): sheet for piece in batches for sheet in piece.sheets}
    lines = [_make_line(latest_sheets.get((sheet.file, sheet.sheet), sheet), rows_read) for sheet in sheets]
    return conform(pl.DataFrame(lines, schema=polars_schema("files"), orient="row"), "files")


def _make_line(sheet: SheetFound, rows_read: dict[tuple[str, str], int]) -> tuple[str | int | date | None, ...]:
    rows = rows_read.get((sheet.file, sheet.sheet), 0)
    stamped = date.fromisoformat(sheet.stamped) if sheet.stamped else None
    return (
        sheet.file,
        sheet.sheet,
        sheet.sha256,
        sheet.status,
        sheet.source,
        sheet.title,
        stamped,
        rows,
        sheet.message,
    )
