"""`fangpin push`: lists that the notices tell the county to give to departments."""

from __future__ import annotations

from pathlib import Path

from domain.office_clock import get_today
from fangpin.screen import console, show_table, working
from pipeline.run_request import parse_day
from services.papers.push import push_lists
from services.retention.purge import PUSHES


def show_push(to: str, inbox: str, workspace: str, config: str, as_of: str | None) -> None:
    """Write the lists for a department and show where they are."""
    day = parse_day(as_of) or get_today()
    with working():
        pushes = push_lists(to, inbox, workspace, config, day)
    show_table(
        "外发名单",
        ["名单", "接收单位", "批次", "人数"],
        [(p.title, p.department, p.batch, p.persons) for p in pushes.files],
    )
    for title in pushes.missing_sources:
        console.print(f"注意：没有收到{title}，靠它认定的类别没有列入。", soft_wrap=True, markup=False)
    for pushed in pushes.files:
        console.print(f"  {pushed.path.resolve()}", soft_wrap=True, markup=False)
    console.print(f"台账：{(Path(workspace) / PUSHES).resolve()}", soft_wrap=True, markup=False)
