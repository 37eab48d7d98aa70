"""Which comparisons the clock starts next: when, and for which period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cronsim import CronSim, CronSimError

from domain.errors import ConfigurationError, Fault
from domain.periods import Period, PeriodKind
from services.schedule.timetable import OFFICE, PLAN, Deployment, Timing, period_due, plan_file, read_plan


@dataclass(frozen=True)
class NextRun:
    """A run that the schedule names: its title, when it is due by the office's clock, and of which period."""

    title: str
    at: datetime
    period: Period


def list_next_runs(config: Path, now: datetime) -> list[NextRun]:
    """The next run of every schedule that is active, the earliest first.

    They begin only where `fangpin serve` runs. Raises `ConfigurationError` for a plan that cannot be read.
    """
    deployments = read_plan(plan_file(config))
    runs = [run for deployment in deployments for run in _list_of_deployment(deployment, now.astimezone(OFFICE))]
    return sorted(runs, key=lambda run: (run.at, run.title))


def _list_of_deployment(deployment: Deployment, now: datetime) -> Iterable[NextRun]:
    kind = PeriodKind(deployment.parameters.kind)
    for timing in deployment.schedules:
        if timing.active:
            at = _find_next_time(timing, now)
            yield NextRun(deployment.name, at, period_due(kind, at.date()))


def _find_next_time(timing: Timing, now: datetime) -> datetime:
    try:
        return next(CronSim(timing.cron, now))
    except (CronSimError, StopIteration):
        cure = "请写成“分 时 日 月 星期”，如 0 6 5 * *。"
        raise ConfigurationError([Fault(PLAN, "deployments.schedules.cron", "写法不对", cure)]) from None
