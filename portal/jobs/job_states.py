"""How jobs stand: in words, with what their command has said; one whose worker is gone has failed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from domain.periods import Period, parse_period_name
from portal.jobs.job_places import JobPlaces
from portal.jobs.job_request import JobKind
from portal.jobs.output_parts import OutputPart, split_output
from portal.models import Job
from portal.office import Office
from services.schedule.calendar import RunActivity

STATE_LABELS = {"waiting": "排队", "running": "运行中", "done": "完成", "failed": "失败"}
_EXITS = {
    2: "参数或配置有误", 3: "数据未通过，没有运行", 4: "中途失败，可以重新开始",
}  # fmt: skip
_BROKEN_OFF = "任务没有结束就中断了（停电、关机、被结束或内存不足）。请重新开始。"
# How long a worker may take until it holds its job.
_STARTING = timedelta(seconds=60)
_RUN_ID = re.compile(r"\b\d{8}-[0-9a-f]{12}\b")
_STEP = "· "
_WORKSPACE = "工作区"


@dataclass(frozen=True)
class JobLine:
    """A job in words. `output`: what its command has said. `step`: what it does now."""

    job: Job
    output: str

    @property
    def kind_label(self) -> str:
        """As people call it."""
        return JobKind(self.job.kind).label

    @property
    def state_label(self) -> str:
        """As people call it."""
        return STATE_LABELS[self.job.state]

    @property
    def is_active(self) -> bool:
        """Whether it waits or runs."""
        return self.job.state in {"waiting", "running"}

    @property
    def period(self) -> Period | None:
        """Of which period it is."""
        return parse_period_name(self.job.period)

    @property
    def step(self) -> str:
        """The last step that its command has told of."""
        steps = [line.removeprefix(_STEP) for line in self.output.splitlines() if line.startswith(_STEP)]
        return steps[-1] if steps and self.is_active else ""

    @property
    def report(self) -> list[OutputPart]:
        """What its command has said besides its steps."""
        return split_output("\n".join(line for line in self.output.splitlines() if not line.startswith(_STEP)))

    @property
    def exit_label(self) -> str:
        """What its exit code means; empty where it is none of a failure."""
        return _EXITS.get(self.job.exit_code or 0, "")

    @property
    def message(self) -> str:
        """The last sentence of a job that failed."""
        lines = [line for line in self.output.splitlines() if line.strip() and not line.startswith(_STEP)]
        return lines[-1].removeprefix("错误：") if lines and self.job.state == "failed" else ""

    @property
    def run_id(self) -> str:
        """The run that it made or found; empty where there is none."""
        found = _RUN_ID.findall(self.output) if self.job.state == "done" else []
        return found[-1] if found else ""

    @property
    def since(self) -> datetime:
        """When it ended, began or was asked for, whatever came last."""
        moment: datetime = self.job.ended_at or self.job.started_at or self.job.requested_at
        return moment


def list_jobs(office: Office, *, limit: int = 20, active_only: bool = False) -> list[JobLine]:
    """The newest jobs, or those that wait and run."""
    settle_jobs(office)
    jobs = Job.objects.filter(state__in=("waiting", "running")) if active_only else Job.objects.all()
    return [make_job_line(office, job) for job in jobs[:limit]]


def find_job(office: Office, key: object) -> JobLine | None:
    """The job of that key; none where there is none."""
    settle_jobs(office)
    job = Job.objects.filter(key=key).first()
    return make_job_line(office, job) if job else None


def make_job_line(office: Office, job: Job) -> JobLine:
    """A job with what its command has said until now; where the workspace lies is nobody's business on a page."""
    output = job.output or JobPlaces.of(office.workspace, job.key).read_output()
    return JobLine(job, output.replace(str(office.workspace), _WORKSPACE))


def settle_jobs(office: Office) -> None:
    """Let jobs fail whose worker has ended without a word."""
    for job in Job.objects.filter(state__in=("waiting", "running"), requested_at__lt=timezone.now() - _STARTING):
        places = JobPlaces.of(office.workspace, job.key)
        if not places.has_worker():
            _fail(job, places)


def _fail(job: Job, places: JobPlaces) -> None:
    """Only a job that still waits or runs fails: its worker may have come to its end this moment."""
    output = f"{places.read_output()}\n{_BROKEN_OFF}\n".lstrip()
    values: dict[str, Any] = {"state": "failed", "ended_at": timezone.now(), "output": output}
    if Job.objects.filter(pk=job.pk, state=job.state).update(**values):
        places.clear()


def list_activities(office: Office) -> list[RunActivity]:
    """Comparisons that were started on the pages."""
    jobs = Job.objects.filter(kind=JobKind.RUN.value)[:50]
    return [
        RunActivity(line.period, _STATES[line.job.state], line.since, line.message)
        for line in (make_job_line(office, job) for job in jobs)
        if line.period
    ]


_STATES: dict[str, Any] = {"waiting": "running", "running": "running", "done": "done", "failed": "failed"}
