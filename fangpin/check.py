"""`fangpin check`: recognise and judge an inbox without comparing anybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path

from domain.errors import UsageError
from domain.handover import SheetFound
from domain.progress import format_sheet
from fangpin.file_notes import left_out_notes
from fangpin.screen import console, working
from services.deliveries.check import CheckedInbox, CheckedSource, check_inbox
from services.deliveries.check_labels import LEFT_OUT, describe_dropped, describe_sheet
from services.deliveries.check_verdict import GRADES, grade_files, make_verdict
from services.deliveries.newest_inboxes import read_remembered_inbox
from storage.workspace import make_private_folder


def show_check(
    inbox: str | None, workspace: str, policy: str | None, as_of: str | None, config: str, department: str | None = None
) -> None:
    """Check an inbox, print the report and write it to `<workspace>/checks/`; a department misses its own data only."""
    with working():
        checked = check_inbox(inbox or _inbox_of(workspace, department), workspace, config, policy, as_of, department)
    text, ends = "\n".join(_report(checked)) + "\n\n", f"{make_verdict(checked)}\n"
    path = make_private_folder(Path(workspace) / "checks") / f"检查报告_{datetime.now().astimezone():%Y%m%d_%H%M%S}.txt"
    # Notepad on older Windows takes a file without this mark for GBK.
    path.write_text(text + ends, encoding="utf-8-sig")
    console.print(text, soft_wrap=True, markup=False, end="")
    console.print(f"检查报告：{path.resolve()}", soft_wrap=True)
    console.print(ends, soft_wrap=True, markup=False, end="")


def _inbox_of(workspace: str, department: str | None) -> str:
    """Where a department that names no inbox has its data: the inbox of the last run, or else ./inbox.

    Raises `UsageError` when there is neither, or the bureau asks, which must say what it checks.
    """
    if department is None:
        raise UsageError("没有指明收件目录。请用 --inbox 指明各部门数据所在的文件夹。")
    try:
        return str(read_remembered_inbox(Path(workspace)))
    except UsageError:
        if (default_inbox := Path("inbox")).is_dir():
            return str(default_inbox)
        raise UsageError("不知道数据在哪里。请用 --inbox 指明要检查的文件夹（当前文件夹写成 --inbox .）。") from None


def _report(checked: CheckedInbox) -> list[str]:
    lines = [f"数据检查报告（截止日 {checked.as_of}）", "", "一、文件", *_about_files(checked), "", "二、数据"]
    for name, source in sorted(checked.sources.items(), key=lambda item: not item[1].refused):
        lines += _about_source(checked.titles[name], source)
    lines += ["", "三、缺少的数据"]
    lines += [
        f"  {title}{'（必需，缺少时不能比对）' if title in checked.required else ''}"
        for title in checked.missing_sources
    ]
    return lines if checked.missing_sources else [*lines, "  没有"]


def _about_files(checked: CheckedInbox) -> Iterator[str]:
    """A line per file and outcome, bad files first; the sheets of a workbook that came to the same stand together."""
    grades = grade_files(checked)
    read_sheets = [sheet for sheet in checked.sheets if sheet.file in grades]
    ordered = sorted(read_sheets, key=lambda sheet: list(GRADES).index(grades[sheet.file]))
    for grade, of_grade in groupby(ordered, key=lambda sheet: grades[sheet.file]):
        yield f" {GRADES[grade]}"
        yield from _lines(checked, of_grade)
    left_out = ((sheet.file, sheet.message) for sheet in checked.sheets if sheet.status == LEFT_OUT)
    yield from (f"  {note}" for note in left_out_notes(left_out))


def _lines(checked: CheckedInbox, of_grade: Iterable[SheetFound]) -> Iterator[str]:
    for (file, sentence), sheets in groupby(of_grade, key=lambda sheet: (sheet.file, describe_sheet(checked, sheet))):
        yield f"  {format_sheet(file, '、'.join(sheet.sheet for sheet in sheets))}：{sentence}"


def _about_source(title: str, source: CheckedSource) -> Iterator[str]:
    reasons = describe_dropped(source)
    yield (
        f"  {title}：读取 {source.rows_read} 行，未采用 {sum(source.dropped.values())} 行"
        f"{f'（{reasons}）' if reasons else ''}，隔离 {source.quarantined} 行，可用 {source.accepted} 行。"
        f"{'不能采用' if source.refused else '通过'}"
    )
    yield from (f"    {'必须更正' if grade == 'critical' else '请核对'}：{text}" for grade, text in source.failures)
    yield from (f"    {place}：{detail}" for place, detail in source.problems)
    if unlisted_faults := source.faults - len(source.problems):
        yield f"    另有 {unlisted_faults} 处同类问题没有列出。"
