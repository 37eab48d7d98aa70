"""`fangpin extend`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from domain.errors import UsageError
from domain.office_clock import get_today
from fangpin.screen import console, show_table
from pipeline.current_run import open_current_run
from pipeline.open_ledger import open_ledger
from pipeline.run_request import parse_day
from services.follow_up.extensions import ExtensionRequest, extend_clock, undo_extension


@dataclass(frozen=True)
class ExtendCommand:
    """What was written behind `fangpin extend`. `undo`: the number of the extension to take back."""

    clue_id: str | None
    until: str | None
    working_days: int | None
    reason: str
    by: str
    undo: str | None
    is_list: bool
    as_of: str | None


def show_extension(command: ExtendCommand, workspace: Path, config: Path) -> None:
    """Enter an extension, or take one back, and say what holds now."""
    if command.is_list:
        _show_list(workspace)
        return
    if not command.by.strip():
        raise UsageError("请用 --by 写明谁批准的。")
    if command.undo is not None:
        _show_undone(command, workspace)
        return
    if command.clue_id is None:
        raise UsageError("请写线索编号，如 fangpin extend 8f5a47bae2 --until 2026-11-20 --reason 外出 --by 张三。")
    day = parse_day(command.as_of) or get_today()
    current = open_current_run(workspace, config, day)
    until = parse_day(command.until)
    request = ExtensionRequest(command.clue_id, until, command.working_days, command.reason, command.by)
    extension = extend_clock(current, request)
    note = "（暂定：当年放假安排尚未公布）" if extension.is_provisional else ""
    limit = "" if extension.last_day else "政策没有规定这类线索最长延到哪天，由县里决定。"
    console.print(
        f"已登记延期 {extension.record_id}：线索 {command.clue_id} 的时限由 {extension.due_before.isoformat()} "
        f"延到 {extension.due_on.isoformat()}{note}。{limit}",
        soft_wrap=True,
    )
    console.print(f"撤销：fangpin extend --undo {extension.record_id} --by 姓名", soft_wrap=True)


def _show_list(workspace: Path) -> None:
    lines = open_ledger(workspace).read_records("clock_extensions")
    fields = ("record_id", "clue_id", "due_before", "due_on", "extended_on", "recorded_by", "reason")
    headings = ["延期编号", "线索编号", "原时限", "新时限", "延期日期", "登记人", "原因"]
    show_table("延期登记", headings, lines.select(fields).iter_rows())


def _show_undone(command: ExtendCommand, workspace: Path) -> None:
    if command.clue_id or command.until or command.working_days:
        raise UsageError("撤销延期只写 --undo 延期编号、--reason 和 --by。")
    counted = undo_extension(open_ledger(workspace), str(command.undo), command.reason, command.by)
    done = "已撤销，恢复原来的时限" if counted else "以前已经撤销过"
    console.print(f"延期 {command.undo} {done}。", soft_wrap=True)
