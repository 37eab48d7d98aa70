"""When the comparison runs by itself, and for which period: what `prefect.yaml` says, read without Prefect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field

from domain.county.model import Declaration
from domain.county.reading import build_model, read_mapping
from domain.error_guard import PROJECT
from domain.errors import ConfigurationError, Fault
from domain.periods import Period, PeriodKind

PLAN = "prefect.yaml"
OFFICE = ZoneInfo("Asia/Shanghai")  # the one legal time of the whole country


class Timing(Declaration):
    """One cron expression, in the office's time."""

    cron: str
    timezone: Literal["Asia/Shanghai"]
    active: bool = True


class Parameters(Declaration):
    """What a scheduled run is given: plain texts, as Prefect keeps them."""

    kind: Literal["monthly", "quarterly", "annual"]
    inbox: str
    workspace: str
    config: str
    policy: str | None = None


class Deployment(Declaration):
    """One kind of run that is started by the clock."""

    name: str = Field(pattern=r"^[^/%&<>]+$")
    description: str = ""
    entrypoint: str
    schedules: tuple[Timing, ...] = Field(min_length=1)
    parameters: Parameters
    work_pool: dict[str, Any] = Field(default_factory=dict)


class Plan(BaseModel):
    """`prefect.yaml`, whose other keys are Prefect's own affair."""

    deployments: tuple[Deployment, ...] = Field(min_length=1)


def plan_file(config: Path) -> Path:
    """The county's own `prefect.yaml` in its configuration, or else the one that comes with the program."""
    places = [config / PLAN, PROJECT / PLAN, *_find_installed_plan()]
    return next((path for path in places if path.is_file()), PROJECT / PLAN)


def _find_installed_plan() -> Iterator[Path]:
    """Where `pip install` put the file: outside of the packages, as it belongs to none."""
    try:
        files = distribution("fangpin").files or []
    except PackageNotFoundError:
        return
    yield from (Path(str(file.locate())) for file in files if file.name == PLAN)


def read_plan(path: Path) -> tuple[Deployment, ...]:
    """The deployments that the file declares.

    Raises `ConfigurationError` with every fault.
    """
    content, faults = read_mapping(path, path.name)
    plan, more = build_model(Plan, content, path.name) if not faults else (None, [])
    names = [deployment.name for deployment in plan.deployments] if plan else []
    twice = [Fault(path.name, "deployments", "名称重复", "请让每项的 name 各不相同。")]
    if faults := [*faults, *more, *(twice if len(set(names)) < len(names) else [])]:
        raise ConfigurationError(faults)
    assert plan is not None  # noqa: S101 - a plan without faults was built
    return plan.deployments


def period_due(kind: PeriodKind, day: date) -> Period:
    """The newest month, quarter or year that was over on that day."""
    if kind is PeriodKind.ANNUAL:
        return Period(kind, day.year - 1, 0)
    months = 3 if kind is PeriodKind.QUARTERLY else 1
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    eve = first - timedelta(days=1)
    return Period(kind, eve.year, (eve.month - 1) // months + 1)
