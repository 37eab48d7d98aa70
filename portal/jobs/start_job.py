"""Starting and stopping jobs: the web process makes the line, a process of its own does the work."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from django.conf import settings

from domain.errors import UsageError
from portal.jobs.job_places import JobPlaces
from portal.jobs.job_request import JobRequest
from portal.jobs.job_states import settle_jobs
from portal.models import Job
from portal.office import Office

_ACTIVE = ("waiting", "running")
# Workers that this server started: each is asked now and then whether it has ended, or it would stay as a zombie.
_workers: list[subprocess.Popen[bytes]] = []


def start_job(office: Office, request: JobRequest, actor: str) -> Job:
    """A new job, whose worker has been started.

    Raises `UsageError` when the same is waiting or running already, or what is asked cannot be.
    """
    settle_jobs(office)
    arguments = request.make_arguments(office.workspace, office.config)
    if Job.objects.filter(kind=request.kind, period=str(request.period), state__in=_ACTIVE).exists():
        raise UsageError(f"{request.period.title}的{request.kind.label}已经在排队或运行，不用再开始一次。")
    job: Job = Job.objects.create(
        kind=request.kind.value, period=str(request.period), arguments=arguments, requested_by=actor
    )
    _start_worker(office, str(job.key))
    return job


def wish_to_stop(office: Office, job: Job, actor: str) -> None:
    """Ask the job's worker to end it. Raises `UsageError` when it has ended."""
    if job.state not in _ACTIVE:
        raise UsageError("这项任务已经结束。")
    JobPlaces.of(office.workspace, job.key).stop_wish.write_text(actor, encoding="utf-8")


def _start_worker(office: Office, key: str) -> None:
    _workers[:] = [worker for worker in _workers if worker.poll() is None]
    places = {"FANGPIN_WORKSPACE": str(office.workspace), "FANGPIN_CONFIG": str(office.config)}
    environment = os.environ | places | {"DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
    command = [sys.executable, "-m", "portal.jobs.worker", key]
    _workers.append(
        subprocess.Popen(  # noqa: S603 - our own program
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            **_find_detachment(),
        )
    )  # fmt: skip


def _find_detachment() -> dict[str, Any]:
    """How a process outlives the one that started it, and does not hear its Ctrl-C."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}
