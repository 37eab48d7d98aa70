"""A worker runs a job's command in a process of its own, tells how it ended, and takes turns with the others."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from filelock import FileLock

from domain.errors import UsageError
from domain.periods import Period
from portal.jobs.job_places import JobPlaces
from portal.jobs.job_request import JobKind, JobRequest
from portal.jobs.job_states import JobLine, find_job, list_jobs
from portal.jobs.start_job import start_job, wish_to_stop
from portal.jobs.worker import main
from portal.models import Job
from portal.office import office

pytestmark = pytest.mark.usefixtures("workspace")


def add_job(*arguments: str) -> Job:
    job: Job = Job.objects.create(kind="check", period="2026Q3", arguments=list(arguments), requested_by="王办")
    return job


def look(job: Job) -> JobLine:
    line = find_job(office(), job.key)
    assert line is not None
    return line


def test_a_job_that_ends_well(workspace: Path) -> None:
    job = add_job("status", "--workspace", str(workspace))
    assert main(str(job.key)) == 0
    line = look(job)
    assert (line.job.state, line.job.exit_code, line.state_label) == ("done", 0, "完成")
    assert "比对运行情况" in line.output
    assert line.run_id
    assert main(str(job.key)) == 1  # it was done


def test_a_job_that_fails_says_why(workspace: Path) -> None:
    job = add_job("status", "--period", "第九季", "--workspace", str(workspace))
    main(str(job.key))
    line = look(job)
    assert (line.job.state, line.job.exit_code) == ("failed", 2)
    assert line.exit_label == "参数或配置有误"
    assert line.message.startswith("期次写法不对")


def test_a_job_waits_for_its_turn_and_can_be_stopped() -> None:
    job = add_job("status")
    places = JobPlaces.of(office().workspace, job.key)
    with FileLock(places.queue_lock):
        worker = start_worker(job)
        wait_until(places.has_worker)
        assert look(job).job.state == "waiting"
        wish_to_stop(office(), job, "王办")
        assert worker.wait(30) == 0
    line = look(job)
    assert (line.job.state, line.message) == ("failed", "已由“王办”停止。")
    with pytest.raises(UsageError, match="已经结束"):
        wish_to_stop(office(), line.job, "王办")


def test_a_worker_that_was_killed_leaves_a_failed_job() -> None:
    job = add_job("status")
    places = JobPlaces.of(office().workspace, job.key)
    with FileLock(places.queue_lock):
        worker = start_worker(job)
        wait_until(places.has_worker)
        worker.kill()
        worker.wait(30)
    assert look(job).job.state == "waiting"  # it may still be starting
    Job.objects.filter(pk=job.pk).update(requested_at=timezone.now() - timedelta(minutes=5))
    line = look(job)
    assert line.job.state == "failed"
    assert "没有结束就中断了" in line.message


def test_the_same_is_not_started_twice(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    monkeypatch.setattr("portal.jobs.start_job._start_worker", lambda _office, key: started.append(key))
    request = JobRequest(JobKind.RUN, Period.parse("2026Q3"), workspace.parent / "收件/2026Q3", "yangshuo_2021")
    job = start_job(office(), request, "王办")
    assert job.arguments[:5] == ["run", "--period", "2026Q3", "--policy", "yangshuo_2021"]
    with pytest.raises(UsageError, match="已经在排队或运行"):
        start_job(office(), request, "李办")
    assert started == [str(job.key)]
    assert [line.is_active for line in list_jobs(office())] == [True]


def start_worker(job: Job) -> subprocess.Popen[bytes]:
    of = office()
    environment = os.environ | {
        "FANGPIN_WORKSPACE": str(of.workspace), "FANGPIN_CONFIG": str(of.config),
        "DJANGO_SETTINGS_MODULE": "portal.settings.loopback",
    }  # fmt: skip
    command = [sys.executable, "-m", "portal.jobs.worker", str(job.key)]
    return subprocess.Popen(command, env=environment)  # noqa: S603 - our own program


def wait_until(condition: object) -> None:
    ends = time.monotonic() + 60
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < ends
        time.sleep(0.1)
