"""`fangpin serve`."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from fangpin.failures import show_failures
from fangpin.screen import console, show_table, working
from flows.serving import Place, Service, start_service
from services.schedule.outcomes import OutcomeWatch, read_failures
from services.schedule.timetable import OFFICE

WEEKDAYS = "一二三四五六日"


def show_serve(workspace: str, inbox: str, config: str, port: int) -> int:
    """Serve until Ctrl-C or the system asks to end; say where the page is, what runs next and what became of it.

    Returns the exit code: after Ctrl-C that of a scheduled run that failed. A service manager that asks to end wants
    no verdict.
    """
    signals: list[int] = []

    def end(number: int, _frame: object) -> None:
        signals.append(number)
        raise KeyboardInterrupt

    # A service manager's request to end is the officer's Ctrl-C; a shell's background job would ignore even that.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    place = Place(Path(workspace).resolve(), Path(inbox).resolve(), Path(config).resolve(), port)
    try:
        with ExitStack() as stack:
            with working():
                served = stack.enter_context(start_service(place))
            _show(place, served)
            served.wait(_watch(place.workspace).check_outcomes)
    except KeyboardInterrupt:
        console.print("已停止。停机期间到期的比对，下次启动后补做。")
    failed = read_failures(place.workspace)
    show_failures(failed)
    return max((run.exit_code for run in failed), default=0) if signal.SIGTERM not in signals else 0


def _watch(workspace: Path) -> OutcomeWatch:
    """Says in the window what scheduled runs come to; first of all which of them had failed before."""
    show_failures(read_failures(workspace))
    return OutcomeWatch(workspace, lambda outcome: console.print(outcome.words, soft_wrap=True))


def _show(place: Place, served: Service) -> None:
    lines = [(name, _time(at), description) for name, description, at in served.progress_thread]
    show_table("定期比对", ["名称", "下次运行", "说明"], lines)
    console.print(f"运行情况页面（只能在本机打开）：{served.page}", soft_wrap=True)
    console.print(_login(served), soft_wrap=True, markup=False)
    console.print(f"收件目录（每期一个文件夹，如 2026-09、2026Q3）：{place.inbox}", soft_wrap=True, markup=False)
    console.print(f"工作区：{place.workspace}", soft_wrap=True, markup=False)
    console.print("运行时间在 prefect.yaml 中设置。请不要关闭本窗口；按 Ctrl-C 停止。")


def _login(served: Service) -> str:
    """How to get into the page; what a service prints stands in the system's journal, where others may read."""
    words = "页面登录口令（每次启动都换新的，请勿告诉他人）"
    if os.environ.get("JOURNAL_STREAM"):
        return f"{words}在只有本账户能读的文件中：{served.login}"
    return f"{words}：{served.credentials}\n口令同时存在只有本账户能读的文件中，停止后删除：{served.login}"


def _time(at: datetime) -> str:
    there = at.astimezone(OFFICE)
    return f"{there:%Y-%m-%d %H:%M}（周{WEEKDAYS[there.weekday()]}）"
