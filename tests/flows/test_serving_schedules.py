"""What runs by the clock, and for which period."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from domain.periods import PeriodKind
from services.schedule.timetable import period_due, read_plan

PLAN = Path(__file__).resolve().parents[2] / "prefect.yaml"


@pytest.mark.parametrize(
    ("kind", "day", "period"),
    [
        ("monthly", date(2026, 10, 5), "2026-09"),
        ("monthly", date(2026, 10, 31), "2026-09"),
        ("monthly", date(2026, 11, 1), "2026-10"),
        ("monthly", date(2027, 1, 5), "2026-12"),
        ("quarterly", date(2026, 10, 10), "2026Q3"),
        ("quarterly", date(2026, 9, 30), "2026Q2"),
        ("quarterly", date(2026, 12, 31), "2026Q3"),
        ("quarterly", date(2027, 1, 1), "2026Q4"),
        ("annual", date(2027, 1, 1), "2026"),
    ],
)
def test_the_period_that_was_over(kind: str, day: date, period: str) -> None:
    due = period_due(PeriodKind(kind), day)
    assert str(due) == period
    assert due.end < day


def test_the_plan_has_a_monthly_and_a_quarterly_comparison() -> None:
    plan = read_plan(PLAN)
    assert [deployment.parameters.kind for deployment in plan] == ["monthly", "quarterly"]
    assert all(timing.active for deployment in plan for timing in deployment.schedules)
    for deployment in plan:
        file, function = deployment.entrypoint.split(":")
        assert f"def {function}(" in (PLAN.parent / file).read_text(encoding="utf-8")
        assert not any(Path(value).is_absolute() for value in vars(deployment.parameters).values() if value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("kind: monthly", "kind: weekly", "deployments.0.parameters.kind"),
        ("Asia/Shanghai", "Asia/Urumqi", "deployments.0.schedules.0.timezone"),
        ("name: 每季比对", "name: 每月比对", "名称重复"),
        ("inbox: inbox ", "inbx: inbox ", "deployments.0.parameters.inbx"),
        ("deployments:", "deployment:", "deployments：缺少这个设置项"),
    ],
)
def test_a_fault_in_the_plan_is_told_with_its_key(old: str, new: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "prefect.yaml"
    text = PLAN.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"prefect\.yaml") as raised:
        read_plan(path)
    assert told in str(raised.value)
