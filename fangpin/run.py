"""`fangpin run` and `fangpin demo`."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import polars as pl

from domain.periods import Period
from fangpin.file_notes import file_notes
from fangpin.property import show_property_search
from fangpin.screen import console, show_table, working
from flows.run import run_comparison
from pipeline.county.load_county import load_county
from pipeline.run_request import RunRequest
from services.runs.figures import count_by_source, count_by_township, list_absent_sources
from storage.run_store import RunStore
from storage.workspace import make_private_folder

DEMO_PERIOD = "2026Q3"
# What is shown of every source: heading → column.
_FUNNEL = {
    "部门": "department", "数据": "title", "情况": "status",
    "读取": "rows_read", "未采用": "dropped", "隔离": "quarantined", "采用": "accepted",
    "已关联": "linked", "待确认": "review", "未关联": "unlinked", "线索": "clues",
}  # fmt: skip


def show_run(request: RunRequest) -> Path:
    """Run a comparison and show what came of it."""
    started = datetime.now().astimezone()
    with working():
        folder = run_comparison(request)
    _tell_if_older(folder, started)
    tables = RunStore.open(folder)
    _show_departments(tables)
    level = load_county(Path(request.config)).settings.levels.township
    _show_townships(tables, level)
    console.print(f"比对完成。结果目录：{folder.resolve()}", soft_wrap=True)
    console.print(f"各{level}名单：{(folder / 'lists').resolve()}", soft_wrap=True)
    return folder


def _tell_if_older(folder: Path, started: datetime) -> None:
    """Say that a run returned what had been finished before; an officer may have expected a new result."""
    finished = datetime.fromtimestamp((folder / "manifest.json").stat().st_mtime).astimezone()
    if finished < started:
        console.print(
            f"数据、配置和已作的决定都没有变化：这是 {finished:%Y-%m-%d %H:%M} 完成的结果，没有重新比对。",
            soft_wrap=True,
        )


def show_demo(workspace: Path, config: str, samples: Path) -> None:
    """Run the sample county in a workspace of its own, so that nothing of the county's is touched."""
    fresh = tempfile.mkdtemp(
        prefix=f"demo-{datetime.now().astimezone():%Y%m%d-%H%M%S}-", dir=make_private_folder(workspace)
    )
    request = RunRequest(DEMO_PERIOD, str(samples / DEMO_PERIOD), fresh, config)
    show_run(request)
    # On whatever day the demonstration is shown, the sample county's papers are judged by their own days.
    show_property_search(replace(request, asked_on=Period.parse(DEMO_PERIOD).end.isoformat()))


def _show_departments(tables: RunStore) -> None:
    """What every department delivered; sources that nobody sent stand together below."""
    came = count_by_source(tables)
    show_table("部门数据（行；线索按项）", [*_FUNNEL], came.select(*_FUNNEL.values()).rows())
    for department, title, message in (
        came.filter(pl.col("message") != "").select("department", "title", "message").rows()
    ):
        console.print(f"  提示：{department}“{title}”：{message}", soft_wrap=True, markup=False)
    if came["quarantined"].sum():
        console.print("隔离的行有看不懂的日期、金额或代码；行号和原因可用 fangpin check 查看。", soft_wrap=True)
    if absent := list_absent_sources(tables):
        console.print("未提供（相关规则不能判定）：" + "、".join(f"{d}{t}" for d, t in absent), soft_wrap=True)
    files = tables.read("files")
    for note in file_notes(files):
        console.print(f"  {note}", soft_wrap=True, markup=False)


def _show_townships(tables: RunStore, level: str) -> None:
    """How many households each township (`level`: what the county calls it) is asked to visit."""
    rows = count_by_township(tables).rows()
    total = ("合计", *(sum(column) for column in list(zip(*rows, strict=True))[1:])) if rows else ("合计", 0, 0, 0, 0)
    show_table(
        f"各{level}疑似风险户", [level, "列入名单（户）", "待核实（户）", "其中必须列入", "其中监测中"], [*rows, total]
    )
