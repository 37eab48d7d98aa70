"""`fangpin remind`."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from domain.office_clock import get_today
from fangpin.screen import console, show_table, working
from pipeline.current_run import open_current_run
from pipeline.run_request import parse_day
from services.follow_up.reminders import write_reminders


def show_reminders(as_of: str | None, by: str, workspace: Path, config: Path) -> None:
    """Write the reminders of a day and show who gets one."""
    day = parse_day(as_of) or get_today()
    with working():
        reminders = write_reminders(open_current_run(workspace, config, day), by)
    work = reminders.work
    counts = work.township_deadlines.filter(pl.col("township").is_in(list(reminders.numbers)))
    lines = counts.select("township", "overdue", "overdue_households", "most_days_overdue", "due_soon")
    rows = [(reminders.numbers[line[0]], *(0 if cell is None else cell for cell in line)) for line in lines.iter_rows()]
    if not rows:
        console.print(f"截至 {work.day.isoformat()}，没有逾期和即将到期的线索，不用催办。", soft_wrap=True)
    else:
        title = f"催办单（{work.current.period.title}名单，截至 {work.day.isoformat()}；条）"
        show_table(title, ["编号", "乡镇", "逾期", "逾期户", "最长逾期天数", "即将到期"], rows)
    console.print(f"催办单和全县情况：{reminders.folder.resolve()}", soft_wrap=True)
