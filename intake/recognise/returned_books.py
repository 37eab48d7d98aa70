"""Workbooks issued to a township that lie filled in among the deliveries: said to be imported, not guessed at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from domain.handover import SheetFound
from domain.row_codes import SHEET as MARK_SHEET
from domain.visit_form import TITLE

TO_BE_IMPORTED = (
    "这是下发后报回的表，不是部门数据，比对不读取。请先运行 fangpin feedback import 加上这个文件和 --by 姓名，"
    "看过回执再比对；同一份导入几次也不会重复。"
)


def is_visit_form(rows: Collection[tuple[int, list[str]]]) -> bool:
    """Whether a sheet's first rows hold the title of a visit sheet's page."""
    return any(cell.strip() == TITLE for _, cells in rows for cell in cells if cell)


def mark_returned_books(sheets: Collection[SheetFound]) -> list[SheetFound]:
    """The sheets, those that nobody recognised in an issued workbook as left out: one sentence instead of many."""
    issued = {sheet.file for sheet in sheets if sheet.sheet == MARK_SHEET and sheet.status == "left_out"}
    return [
        replace(sheet, status="left_out", message=TO_BE_IMPORTED, nearest=None, missing_headings=())
        if sheet.file in issued and (sheet.status == "unrecognised" or sheet.sheet == MARK_SHEET)
        else sheet
        for sheet in sheets
    ]
