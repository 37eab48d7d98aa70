"""`fangpin check`: recognise and judge an inbox without comparing anybody."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from fangpin.screen import console, working
from flows.checking import CheckedInbox, check_inbox


def show_check(inbox: str, workspace: str, policy: str | None, as_of: str | None, config: str) -> None:
    """Check an inbox, print the report and write it to `<workspace>/checks/`."""
    with working():
        checked = check_inbox(inbox, config, policy, as_of)
    text = "\n".join(_report(checked)) + "\n"
    folder = Path(workspace) / "checks"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"检查报告_{datetime.now().astimezone():%Y%m%d_%H%M%S}.txt"
    # Notepad on older Windows takes a file without this mark for GBK.
    path.write_text(text, encoding="utf-8-sig")
    console.print(text, soft_wrap=True, markup=False, end="")
    console.print(f"检查报告：{path.resolve()}", soft_wrap=True)


def _report(checked: CheckedInbox) -> list[str]:
    lines = [f"数据检查报告（截止日 {checked.as_of}）", "", "一、文件"]
    for sheet in checked.sheets:
        place = f"{sheet.file}［{sheet.sheet}］" if sheet.sheet else sheet.file
        known = checked.titles.get(sheet.source or "", "")
        lines.append(f"  {place}：{STATUS[sheet.status]}{known}{'。' + sheet.message if sheet.message else ''}")
    lines += ["", "二、数据"]
    for name, source in checked.sources.items():
        lines.append(
            f"  {checked.titles[name]}：读取 {source.rows_read} 行，未采用 {source.dropped} 行，"
            f"隔离 {source.quarantined} 行，可用 {source.accepted} 行。{'不能采用' if source.refused else '通过'}"
        )
        lines += [f"    {'必须更正' if grade == 'critical' else '请核对'}：{text}" for grade, text in source.failures]
        lines += [f"    {place}：{detail}" for place, detail in source.problems]
    lines += ["", "三、缺少的数据"]
    return [*lines, *(f"  {title}" for title in checked.missing), *(["  没有"] if not checked.missing else [])]


STATUS = {
    "recognised": "认出为", "not_used": "认出为（本次比对不使用）", "unrecognised": "没有认出",
    "ambiguous": "不能确定是哪份数据", "unreadable": "读不了", "duplicate_file": "与另一文件内容完全相同：",
    "hidden": "隐藏的工作表", "empty": "没有内容",
}  # fmt: skip
