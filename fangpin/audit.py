"""`fangpin audit`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fangpin.screen import console, show_table
from services.audit.labels import describe_detail, label_action
from services.audit.trail import read_trail, verify_trail


def show_trail(last: int, workspace: Path) -> None:
    """Print the newest entries, the last one last."""
    entries = read_trail(workspace)
    if entries.is_empty():
        console.print("还没有操作记录。")
        return
    shown = entries.tail(last)
    rows = [_make_row(line) for line in shown.iter_rows(named=True)]
    title = f"操作记录：共 {entries.height} 条" + (f"，最近 {shown.height} 条" if shown.height < entries.height else "")
    show_table(title, ("序号", "时间", "操作人", "操作", "对象", "说明", "摘要"), rows)


def show_verdict(workspace: Path) -> None:
    """Print that the trail is whole, or fail with the entry where it is not."""
    entries = verify_trail(workspace)
    console.print(f"操作记录完整：共 {entries.height} 条，没有被改动、删去、插入或截断。")


def _make_row(line: dict[str, Any]) -> tuple[object, ...]:
    return (
        line["number"], line["recorded_at"], line["actor"], label_action(line["action"]), line["subject"],
        describe_detail(line["detail"]), line["hash"][:12],
    )  # fmt: skip
