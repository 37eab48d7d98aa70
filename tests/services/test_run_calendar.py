"""How far every period is: by its runs, by what was started, by the schedule, and by what departments have sent."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from domain.periods import Period
from services.deliveries.readiness import DepartmentReadiness, Readiness, SourceReadiness
from services.runs.overview import RunLine, RunState
from services.schedule.calendar import CalendarInputs, RunActivity, list_scheduled_activities, make_calendar
from services.schedule.next_runs import NextRun, list_next_runs
from services.schedule.outcomes import ScheduledOutcome

AUGUST, SEPTEMBER, QUARTER = (Period.parse(text) for text in ("2026-08", "2026-09", "2026Q3"))
NOON = datetime(2026, 10, 5, 4, 0, tzinfo=UTC)


def make_run(period: Period, state: RunState = "published", at: datetime = NOON, edition: int = 1) -> RunLine:
    return RunLine(f"{period}-{state}", period, period.end, "guangxi_2021", at, state, edition, 3, 5, 1, 7)


def make_readiness(files: int, *, is_there: bool) -> Readiness:
    register = SourceReadiness("登记农户成员", is_required=True, files=("名册.xlsx",) if is_there else ())
    department = DepartmentReadiness("农业农村局", date(2026, 10, 8), 0, (register,))
    return Readiness(SEPTEMBER, files, (department,), ())


def state_of(period: Period, **inputs: object) -> str:
    empty: dict[str, object] = {"runs": [], "activities": [], "next_runs": [], "readiness": {}}
    lines = make_calendar(CalendarInputs(**(empty | inputs)))  # type: ignore[arg-type]
    return next(line.state for line in lines if line.period == period)


def test_a_period_is_as_its_newest_published_run() -> None:
    withdrawn = make_run(SEPTEMBER, "withdrawn", NOON - timedelta(hours=2))
    assert state_of(SEPTEMBER, runs=[withdrawn]) == "withdrawn"
    assert state_of(SEPTEMBER, runs=[make_run(SEPTEMBER, "ready"), withdrawn]) == "ready"
    assert state_of(SEPTEMBER, runs=[make_run(SEPTEMBER, edition=2), withdrawn]) == "published"


def test_what_runs_or_failed_since_goes_before_the_run_that_is_there() -> None:
    run = make_run(SEPTEMBER)
    started = RunActivity(SEPTEMBER, "running", NOON - timedelta(hours=1))
    failed = RunActivity(SEPTEMBER, "failed", NOON + timedelta(hours=1), "缺少必需的数据。")
    assert state_of(SEPTEMBER, runs=[run], activities=[started, failed]) == "running"
    assert state_of(SEPTEMBER, runs=[run], activities=[failed]) == "failed"
    made_good = make_run(SEPTEMBER, at=NOON + timedelta(hours=2))
    assert state_of(SEPTEMBER, runs=[made_good], activities=[failed]) == "published"


def test_a_period_waits_for_the_departments_without_whose_data_no_run_begins() -> None:
    due = NextRun("每月比对", NOON, SEPTEMBER)
    assert state_of(SEPTEMBER, next_runs=[due]) == "due"
    assert state_of(SEPTEMBER, readiness={SEPTEMBER: make_readiness(0, is_there=False)}) == "due"
    waiting = make_readiness(2, is_there=False)
    assert waiting.holding_up == ["农业农村局"]
    assert state_of(SEPTEMBER, readiness={SEPTEMBER: waiting}) == "incomplete"
    assert state_of(SEPTEMBER, readiness={SEPTEMBER: make_readiness(2, is_there=True)}) == "complete"


def test_periods_that_end_last_come_first() -> None:
    runs = [make_run(period) for period in (AUGUST, QUARTER, SEPTEMBER)]
    lines = make_calendar(CalendarInputs(runs, [], [], {}))
    assert [line.period for line in lines] == [QUARTER, SEPTEMBER, AUGUST]


def test_the_next_runs_by_the_clock(config: Path) -> None:
    runs = list_next_runs(config, datetime(2026, 10, 5, 7, 0, tzinfo=UTC))  # three in the afternoon in the office
    assert [(run.title, f"{run.at:%m-%d %H:%M}", str(run.period)) for run in runs] == [
        ("每季比对", "10-10 06:00", "2026Q3"), ("每月比对", "11-05 06:00", "2026-10"),
    ]  # fmt: skip


def test_a_time_that_is_none_is_told_with_its_key(config: Path) -> None:
    plan = Path(__file__).resolve().parents[2] / "prefect.yaml"
    text = plan.read_text(encoding="utf-8").replace('"0 6 5 * *"', '"0 6 45 * *"')
    (config / "prefect.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"prefect\.yaml → deployments\.schedules\.cron：写法不对"):
        list_next_runs(config, NOON)


def test_what_the_clock_started_is_an_activity() -> None:
    outcomes = [ScheduledOutcome("2026-09", "failed", "2026-10-05T06:01:00+08:00", "缺少数据。", 3),
                ScheduledOutcome("杂项", "done", "2026-10-05T06:01:00+08:00")]  # fmt: skip
    (activity,) = list_scheduled_activities(outcomes)
    assert (activity.period, activity.state, activity.message) == (SEPTEMBER, "failed", "缺少数据。")
