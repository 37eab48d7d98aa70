"""An export as the system wants it; a workbook has a second sheet that says what it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from delivery.declarations.exports import ExportColumn, ExportDeclaration
from delivery.document_context import DocumentContext
from delivery.excel.workbook import open_book
from delivery.list_frames import NUMBER
from delivery.path_names import make_safe_name
from domain.csv_text import format_csv, guard_cell

ASSUMED_MARK = "（版式待核）"


def make_cells(export: ExportDeclaration, rows: pl.DataFrame) -> list[list[str]]:
    """The heading row and a row of texts per line; a value that is absent is an empty text."""
    frame = rows.with_row_index(NUMBER, offset=1) if NUMBER not in rows.columns else rows
    columns = [_make_column(column, frame) for column in export.columns]
    return [[column.heading for column in export.columns], *map(list, zip(*columns, strict=True))]


def _make_column(column: ExportColumn, frame: pl.DataFrame) -> list[str]:
    if not column.field:
        return [column.value] * frame.height
    texts = [_show(value) for value in frame[column.field]]
    return [column.codes.get(text, text) for text in texts]


def _show(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, date) else str(value)


def write_export(
    folder: Path, export: ExportDeclaration, rows: pl.DataFrame, paper_no: str, context: DocumentContext
) -> Path:
    """Write `<folder>/<number>_<title>`; the folder is made when missing.

    `rows`: the table that the declaration names. Raises `OSError` when the file cannot be written.
    """
    mark = ASSUMED_MARK if export.layout == "assumed" else ""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{make_safe_name(f'{paper_no}_{export.title}{mark}')}.{export.format}"
    cells = make_cells(export, rows)
    if export.format == "csv":
        _write_csv(path, cells, export.encoding)
    else:
        _write_workbook(path, cells, _make_notes(export, rows.height, paper_no, context), context.as_of)
    return path


def _write_csv(path: Path, cells: list[list[str]], encoding: str) -> None:
    path.write_bytes(format_csv([guard_cell(cell) for cell in row] for row in cells).encode(encoding))


def _write_workbook(path: Path, cells: list[list[str]], notes: list[tuple[str, str]], as_of: date) -> None:
    with open_book(path, as_of) as book:
        as_text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("数据")
        for number, row in enumerate(cells):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text, as_text)
        for column, heading in enumerate(cells[0]):
            longest = max((len(row[column]) for row in cells[1:51]), default=0)
            sheet.set_column(column, column, min(40, max(8, 2 * len(heading), longest + 2)))
        sheet.freeze_panes(1, 0)
        about = book.add_worksheet("说明")
        about.set_column(0, 0, 16)
        about.set_column(1, 1, 80)
        for number, (item, text) in enumerate(notes):
            about.write_string(number, 0, item)
            about.write_string(number, 1, text)


def _make_notes(export: ExportDeclaration, rows: int, paper_no: str, context: DocumentContext) -> list[tuple[str, str]]:
    layout = {
        "public": "列的名称和次序取自已公开的该系统文件",
        "assumed": "该系统的版式没有公开，列的名称和次序是按惯例写的；录入或导入前请核对，需要时改 config/exports",
    }[export.layout]
    return [
        ("编号", paper_no), ("用于", export.system), ("内容", f"{context.period_title}，{rows} 行"),
        ("截止日", context.as_of.isoformat()), ("依据", export.basis), ("版式", layout),
        ("空白的列", "本系统没有这些内容，请在录入时填写"), ("提示", "内部资料 注意保密 用后按规定销毁"),
    ]  # fmt: skip
