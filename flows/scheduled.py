"""The comparison as the clock starts it: the period follows from the day on which it was due."""

from __future__ import annotations

import multiprocessing
import os
import threading
from datetime import datetime
from multiprocessing.process import BaseProcess
from pathlib import Path

from prefect import flow, get_run_logger
from prefect.runtime import flow_run

from domain.errors import StageFailed, UsageError
from domain.periods import Period, PeriodKind
from domain.progress import listen
from flows.comparison import comparison
from flows.server_access import place_of_worker
from services.schedule.outcomes import record_outcome
from services.schedule.timetable import OFFICE, period_due


def period_of_flow_run(kind: str, scheduled: datetime) -> Period:
    """The period of a run that was due at that time, however late it begins."""
    return period_due(PeriodKind(kind), scheduled.astimezone(OFFICE).date())


def _name_flow_run() -> str:
    return f"定期比对 {period_of_flow_run(flow_run.parameters['kind'], flow_run.scheduled_start_time)}"


@flow(name="scheduled-comparison", flow_run_name=_name_flow_run, persist_result=False)
def scheduled_comparison(kind: str, inbox: str, workspace: str, config: str, policy: str | None = None) -> str:
    """Compare what lies in the inbox's folder of the period that is due; returns the run's folder.

    `kind`: monthly, quarterly or annual. `inbox`: holds a folder per period, such as 2026-09 or 2026Q3.
    Raises the errors of `domain.errors`.
    """
    end_with_worker()
    _check_place({"inbox": inbox, "workspace": workspace, "config": config})
    period = str(period_of_flow_run(kind, flow_run.scheduled_start_time))
    with record_outcome(Path(workspace), period), listen(get_run_logger().info):
        folder = Path(inbox) / period
        if not folder.is_dir():
            raise UsageError(f"收件目录中没有“{period}”文件夹。请把各部门的数据放进去，再在页面上重试本次运行。")
        return comparison(period, str(folder), workspace, config, policy)


def end_with_worker() -> None:
    """End this process when the worker that started it ends, however it does; its half-made run goes with the next.

    A run that outlived a killed `fangpin serve` would hold its period, and the next start could not make up for it.
    """
    if (worker := multiprocessing.parent_process()) is not None:
        threading.Thread(target=_end_after, args=(worker,), daemon=True).start()


def _end_after(worker: BaseProcess) -> None:
    worker.join()
    os._exit(1)


def _check_place(parameters: dict[str, str]) -> None:
    """Refuse places other than those that `fangpin serve` was started with: a configuration may name code to run."""
    if (place := place_of_worker()) is not None and place != parameters:
        raise StageFailed(
            "这次运行的收件目录、工作区或配置目录与 fangpin serve 启动时的不同，没有运行。请重新启动 fangpin serve。"
        )
