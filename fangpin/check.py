"""`fangpin check`: recognise and judge an inbox without comparing anybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path

from domain.handover import SheetFound
from fangpin.file_notes import LEFT_OUT, left_out_notes
from fangpin.screen import console, working
from flows.checking import CheckedInbox, CheckedSource, check_inbox
from flows.progress import place_words
from flows.workspace import writable


def show_check(
    inbox: str, workspace: str, policy: str | None, as_of: str | None, config: str, department: str | None = None
) -> None:
    """Check an inbox, print the report and write it to `<workspace>/checks/`; a department misses its own data only."""
    with working():
        checked = check_inbox(inbox, workspace, config, policy, as_of, department)
    text = "\n".join(_report(checked)) + "\n"
    path = writable(Path(workspace) / "checks") / f"检查报告_{datetime.now().astimezone():%Y%m%d_%H%M%S}.txt"
    # Notepad on older Windows takes a file without this mark for GBK.
    path.write_text(text, encoding="utf-8-sig")
    console.print(text, soft_wrap=True, markup=False, end="")
    console.print(f"检查报告：{path.resolve()}", soft_wrap=True)


def _report(checked: CheckedInbox) -> list[str]:
    lines = [f"数据检查报告（截止日 {checked.as_of}）", "", "一、文件", *_about_files(checked), "", "二、数据"]
    for name, source in checked.sources.items():
        lines += _about_source(checked.titles[name], source)
    lines += ["", "三、缺少的数据"]
    lines += [
        f"  {title}{'（必需，缺少时不能比对）' if title in checked.required else ''}" for title in checked.missing
    ]
    return lines if checked.missing else [*lines, "  没有"]


def _about_files(checked: CheckedInbox) -> Iterator[str]:
    """A line per file and outcome; the sheets of a workbook that came to the same stand together."""
    read = [sheet for sheet in checked.sheets if sheet.status != LEFT_OUT]
    for (file, said), sheets in groupby(read, key=lambda sheet: (sheet.file, _said(checked, sheet))):
        yield f"  {place_words(file, '、'.join(sheet.sheet for sheet in sheets))}：{said}"
    left_out = ((sheet.file, sheet.message) for sheet in checked.sheets if sheet.status == LEFT_OUT)
    yield from (f"  {note}" for note in left_out_notes(left_out))


def _said(checked: CheckedInbox, sheet: SheetFound) -> str:
    if sheet.status == "not_used" and sheet.source is None:
        return sheet.message
    known = checked.titles.get(sheet.source or "", "")
    return f"{STATUS[sheet.status]}{known}{'。' + sheet.message if sheet.message else ''}"


def _about_source(title: str, source: CheckedSource) -> Iterator[str]:
    reasons = "、".join(f"{REASONS.get(reason, reason)} {rows}" for reason, rows in source.dropped.items())
    yield (
        f"  {title}：读取 {source.rows_read} 行，未采用 {sum(source.dropped.values())} 行"
        f"{f'（{reasons}）' if reasons else ''}，隔离 {source.quarantined} 行，可用 {source.accepted} 行。"
        f"{'不能采用' if source.refused else '通过'}"
    )
    yield from (f"    {'必须更正' if grade == 'critical' else '请核对'}：{text}" for grade, text in source.failures)
    yield from (f"    {place}：{detail}" for place, detail in source.problems)
    if rest := source.faults - len(source.problems):
        yield f"    另有 {rest} 处同类问题没有列出。"


STATUS = {
    "recognised": "认出为", "not_used": "认出为（本次比对不使用）", "unrecognised": "没有认出",
    "ambiguous": "不能确定怎样读", "unreadable": "读不了", "duplicate_file": "认出为",
    "hidden": "隐藏的工作表", "empty": "没有内容",
}  # fmt: skip
REASONS = {
    "title": "标题", "heading": "表头", "repeated_heading": "重复表头", "column_numbers": "列号", "footer": "表尾",
    "duplicate_row": "重复行", "duplicate_key": "重复报送的行", "duplicate_file": "重复文件",
    "second_table": "另一张表的行",
}  # fmt: skip
