"""`fangpin status`: which runs there are and what waits for a person."""

from __future__ import annotations

from pathlib import Path

from domain.errors import UsageError
from domain.periods import Period
from fangpin.deadlines import DeadlineRequest, show_deadlines
from fangpin.failures import show_failures
from fangpin.screen import console, show_table
from services.runs.publication import read_publication
from services.schedule.outcomes import read_failures
from storage.run_manifest import MANIFEST, find_damage, read_manifest
from storage.run_store import RunStore
from storage.workspace import find_latest_run


def show_status(workspace: Path, period: str | None, deadlines: DeadlineRequest | None = None) -> int:
    """One line per complete run, the newest of its period marked; then who is late, and scheduled runs that failed.

    Returns the exit code: that of a scheduled run that failed and has no result yet, else 0.
    """
    wanted = str(Period.parse(period)) if period else None
    runs = workspace / "runs"
    folders = [folder for folder in sorted(runs.iterdir()) if folder.is_dir()] if runs.is_dir() else []
    lines = [line for folder in folders if wanted in {None, folder.name} for line in _lines(folder)]
    failed = [run for run in read_failures(workspace) if wanted in {None, run.period}]
    if not lines and not failed:
        raise UsageError("工作区中没有已完成的比对。请先运行 fangpin run，或用 --workspace 指明目录。")
    headings = [
        "期次",
        "运行编号",
        "截止日",
        "政策",
        "疑似风险户",
        "线索",
        "已关联行",
        "待确认行",
        "未关联行",
        "最新",
        "发布",
    ]
    show_table("比对运行情况", headings, lines)
    console.print(f"工作区：{workspace.resolve()}", soft_wrap=True)
    if deadlines and wanted is None:
        show_deadlines(workspace, deadlines)
    show_failures(failed)
    return max((run.exit_code for run in failed), default=0)


def _lines(folder: Path) -> list[tuple[object, ...]]:
    """A line per sound run; a damaged one is told instead."""
    newest, states = find_latest_run(folder), read_publication(folder.parents[1])
    lines = []
    for run in sorted(path.parent for path in folder.glob(f"*/{MANIFEST}") if not path.parent.name.startswith(".")):
        if damage := find_damage(run):
            problem = f"期次 {folder.name} 的结果 {run.name} 已损坏（文件 {damage}），请重新运行 fangpin run。"
            console.print(problem, soft_wrap=True, markup=False)
        else:
            lines.append((*_line(run, is_newest=run == newest), states.get(run.name, "")))
    return lines


def _line(run: Path, is_newest: bool) -> tuple[object, ...]:
    manifest = read_manifest(run) or {}
    decisions = dict(RunStore.open(run).read("links")["decision"].value_counts().iter_rows())
    counts = manifest["counts"]
    return (
        manifest["period"], run.name, manifest["as_of"], manifest["policy"], counts["suspected"], counts["findings"],
        *(decisions.get(name, 0) for name in ("linked", "review", "unlinked")), "是" if is_newest else "",
    )  # fmt: skip
