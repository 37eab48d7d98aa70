"""The calendar of runs: every period with how far it is, the newest first.

A period is running, failed, waiting for departments, ready to be started, waiting to be published, published,
withdrawn, or only due by the schedule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from domain.periods import Period, parse_period_name
from services.deliveries.readiness import Readiness
from services.runs.overview import RunLine
from services.schedule.next_runs import NextRun
from services.schedule.outcomes import ScheduledOutcome

CalendarState = Literal["running", "failed", "ready", "published", "withdrawn", "incomplete", "complete", "due"]
CALENDAR_LABELS: dict[CalendarState, str] = {
    "running": "运行中", "failed": "失败", "ready": "待发布", "published": "已发布", "withdrawn": "已撤回",
    "incomplete": "等待数据", "complete": "可以运行", "due": "未到时间",
}  # fmt: skip
_OF_RUN: dict[str, CalendarState] = {
    "ready": "ready", "unentered": "ready", "published": "published", "replaced": "published",
    "withdrawn": "withdrawn",
}  # fmt: skip


@dataclass(frozen=True)
class RunActivity:
    """A run that somebody, or the clock, has started. `at`: when it began or ended. `message`: why it failed."""

    period: Period
    state: Literal["running", "done", "failed"]
    at: datetime
    message: str = ""


@dataclass(frozen=True)
class CalendarInputs:
    """What the calendar is put together from. `readiness`: of periods whose inbox has been looked at."""

    runs: Sequence[RunLine]
    activities: Sequence[RunActivity]
    next_runs: Sequence[NextRun]
    readiness: Mapping[Period, Readiness]


@dataclass(frozen=True)
class CalendarLine:
    """A period. `run`: its newest comparison. `next_run`: when the clock starts it next. `readiness`: of its data."""

    period: Period
    state: CalendarState
    run: RunLine | None = None
    activity: RunActivity | None = None
    next_run: NextRun | None = None
    readiness: Readiness | None = None

    @property
    def state_label(self) -> str:
        """As an officer reads it."""
        return CALENDAR_LABELS[self.state]


def make_calendar(inputs: CalendarInputs) -> list[CalendarLine]:
    """A line per period that has a run, an activity, data or a date, the period that ends last first."""
    periods = {
        *(run.period for run in inputs.runs), *(activity.period for activity in inputs.activities),
        *(run.period for run in inputs.next_runs), *inputs.readiness,
    }  # fmt: skip
    ordered = sorted(periods, key=lambda period: (period.end, str(period)), reverse=True)
    return [_make_line(period, inputs) for period in ordered]


def _make_line(period: Period, inputs: CalendarInputs) -> CalendarLine:
    runs = [run for run in inputs.runs if run.period == period]
    run = next(
        (run for run in runs if run.state == "published"), max(runs, key=lambda run: run.finished_at, default=None)
    )
    activities = [activity for activity in inputs.activities if activity.period == period]
    activity = max(activities, key=lambda activity: (activity.state == "running", activity.at), default=None)
    next_run = next((run for run in inputs.next_runs if run.period == period), None)
    readiness = inputs.readiness.get(period)
    return CalendarLine(period, _find_state(run, activity, readiness), run, activity, next_run, readiness)


def _find_state(run: RunLine | None, activity: RunActivity | None, readiness: Readiness | None) -> CalendarState:
    if activity and activity.state == "running":
        return "running"
    if activity and activity.state == "failed" and (run is None or run.finished_at < activity.at):
        return "failed"
    if run is not None:
        return _OF_RUN[run.state]
    if readiness is None or not readiness.files:
        return "due"
    return "incomplete" if readiness.holding_up else "complete"


def list_scheduled_activities(outcomes: Iterable[ScheduledOutcome]) -> list[RunActivity]:
    """What the clock has started."""
    return [
        RunActivity(period, outcome.state, datetime.fromisoformat(outcome.at), outcome.message)
        for outcome in outcomes
        if (period := parse_period_name(outcome.period))
    ]
