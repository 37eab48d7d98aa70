"""Who is late: in `fangpin status`, per township, or per village of one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from domain.errors import FangpinError, UsageError
from domain.office_clock import get_today
from fangpin.screen import console, show_table
from pipeline.current_run import has_current_run, open_current_run
from pipeline.run_request import parse_day
from services.follow_up.late_work import LateWork
from storage.run_manifest import find_damage

_HEADINGS = ("待核查", "即将到期", "逾期", "已办", "逾期户", "最长逾期天数")
_FIELDS = ("waiting", "due_soon", "overdue", "done", "overdue_households", "most_days_overdue")


@dataclass(frozen=True)
class DeadlineRequest:
    """`township`: whose villages are shown; none: all townships. `as_of`: on which day; none: today."""

    config: Path
    township: str | None = None
    as_of: str | None = None


def show_deadlines(workspace: Path, request: DeadlineRequest) -> None:
    """Print how many clues are in time and late; that they cannot be counted is said and stops nothing else.

    Raises `UsageError` when the day cannot be read or the township has nothing on the lists.
    """
    day = parse_day(request.as_of) or get_today()
    if not has_current_run(workspace):
        return
    try:
        current = open_current_run(workspace, request.config, day)
        if find_damage(current.folder):  # told beside the run
            return
        work = LateWork(current)
        townships, villages = work.township_deadlines, work.clock_counts.drop_nulls("village")
    except FangpinError as error:
        console.print(f"办理时限没有列出：{error}", soft_wrap=True)
        return
    title = f"线索办理时限（{work.current.period.title}名单，截至 {work.day.isoformat()}；条）"
    if request.township is None:
        lines = townships.select("township", *_FIELDS, "late_changes", "late_orders")
        show_table(title, ["乡镇", *_HEADINGS, "人口变更逾期", "开单逾期"], _fill(lines))
        return
    of_township = villages.filter(pl.col("township") == request.township)
    if of_township.is_empty():
        raise UsageError(f"名单中没有乡镇“{request.township}”的线索。请写全称，如 白沙镇。")
    show_table(f"{request.township}{title}", ["行政村", *_HEADINGS], _fill(of_township.select("village", *_FIELDS)))


def _fill(lines: pl.DataFrame) -> list[tuple[object, ...]]:
    return [tuple(0 if cell is None else cell for cell in line) for line in lines.iter_rows()]
