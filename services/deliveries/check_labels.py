"""What a check says of sheets and rows, on a screen and on a page."""

from __future__ import annotations

from domain.handover import SheetFound
from services.deliveries.check import CheckedInbox, CheckedSource

LEFT_OUT = "left_out"
SHEET_LABELS = {
    "recognised": "认出为", "not_used": "认出为（本次比对不使用）", "unrecognised": "没有认出",
    "ambiguous": "不能确定怎样读", "unreadable": "读不了", "duplicate_file": "认出为",
    "superseded": "原认出为", "hidden": "隐藏的工作表", "empty": "没有内容",
}  # fmt: skip
DROP_LABELS = {
    "title": "标题", "heading": "表头", "repeated_heading": "重复表头", "column_numbers": "列号", "footer": "表尾",
    "duplicate_row": "重复行", "duplicate_key": "重复报送的行", "duplicate_file": "重复文件",
    "second_table": "另一张表的行",
}  # fmt: skip


def describe_sheet(checked: CheckedInbox, sheet: SheetFound) -> str:
    """What a sheet is, and what is wrong with it, in a sentence."""
    if sheet.status == "not_used" and sheet.source is None:
        return sheet.message
    title = checked.titles.get(sheet.source or "", "")
    return f"{SHEET_LABELS[sheet.status]}{title}{'。' + sheet.message if sheet.message else ''}"


def describe_dropped(source: CheckedSource) -> str:
    """Why rows of a source were not taken, with how many; empty where all were."""
    return "、".join(f"{DROP_LABELS.get(reason, reason)} {rows}" for reason, rows in source.dropped.items())
