"""The comparison as a Prefect flow: a subflow per department, then linking, screening and delivery.

Only plain texts are parameters and only counts are artifacts: Prefect keeps both in its database.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.utilities.annotations import quote

from flows import publishing, stages
from flows.guard import guarded
from flows.job import Job, Request
from flows.progress import tell
from flows.reviewing import during
from flows.workspace import exclusive

P = ParamSpec("P")
R = TypeVar("R")


def _task(stage: str, work: Callable[Concatenate[Job, P], R]) -> Callable[Concatenate[Job, P], R]:
    """A stage as a Prefect task: no cache, no stored result, because results would be people."""
    made = task(name=stage, cache_policy=NO_CACHE, persist_result=False, log_prints=False)(guarded(stage, work))

    @wraps(work)
    def run(job: Job, /, *args: P.args, **kwargs: P.kwargs) -> R:
        # Quoted, or Prefect would look for futures in every place and rule of the county, for each task.
        return made(quote(job), *args, **kwargs)  # type: ignore[arg-type]

    return run


survey = _task("识别文件", stages.survey)
ingest_source = _task("接收与检查", stages.ingest)
judge = _task("整体评判", stages.judge)
build_register = _task("整理登记农户", stages.register)
link = _task("关联", stages.link)
screen = _task("筛查", stages.screen)
balance = _task("行数核对", stages.balance)
deliver = _task("生成名单", publishing.deliver)
check_required = guarded("核对必需的数据", stages.check_required)
write_receipt = guarded("发布", publishing.write_receipt)
remember_answers = guarded("发布", during.remember_answers)


@flow(name="ingest", flow_run_name="接收 {department}", persist_result=False, validate_parameters=False)
def ingest_department(department: str, sources: list[str], request: dict[str, str | None]) -> None:
    """Intake and expectations of one department's sources; run again by itself when a file comes late."""
    job = guarded("核对配置", Job.prepare)(Request(**request))  # type: ignore[arg-type]
    profiles = {}
    for name in sources:
        tell(f"接收 {department}：{job.county.sources[name].title}")
        profiles[name] = ingest_source(job, name)
    judge(job, profiles)
    rows = [
        {"来源": job.county.sources[name].title, "行数": int(profile["rows"])} for name, profile in profiles.items()
    ]
    create_table_artifact(table=rows, description=f"{department}：各数据行数")


@flow(name="comparison", flow_run_name="数据比对 {period}", persist_result=False, validate_parameters=False)
def comparison(
    period: str,
    inbox: str,
    workspace: str,
    config: str,
    policy: str | None = None,
    as_of: str | None = None,
    folder: str | None = None,
) -> str:
    """One comparison run, from the inbox to the lists; returns the run's folder.

    The finished run is returned when nothing has changed since. Raises the errors of `domain.errors`.
    """
    job = guarded("核对配置", Job.prepare)(Request(period, inbox, workspace, config, policy, as_of, folder))
    with exclusive(job.period_folder):
        if not job.folder.finished:
            with job.folder.being_made():
                guarded("比对", _compare)(job)
        job.folder.point_latest()
    return str(job.folder.final)


def _compare(job: Job) -> None:
    """Every stage in its order, into the staging folder."""
    clock = _Clock()
    with clock.stage("识别文件"):
        sheets = survey(job)
    with clock.stage("接收与检查"):
        _ingest(job, set(stages.delivered_sources(job, sheets)))
        check_required(job)
    with clock.stage("关联"):
        build_register(job)
        decisions = link(job)
    with clock.stage("筛查"):
        counts = screen(job)
    with clock.stage("行数核对"):
        balance(job)
    with clock.stage("生成名单"):
        deliver(job)
    create_table_artifact(table=[decisions | counts], description="本次比对的行数")
    write_receipt(job, clock.seconds)
    remember_answers(job)


def _ingest(job: Job, delivered: set[str]) -> None:
    """A subflow for every department that delivered something."""
    request = asdict(job.request) | {"folder": str(job.folder.final)}
    for department, sources in job.departments().items():
        if present := [name for name in sources if name in delivered]:
            ingest_department(department, present, request)


class _Clock:
    """Seconds per stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        tell(name)
        began = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - began


def quiet() -> None:
    """Keep the server's own chatter off the officer's screen."""
    for name in ("prefect", "prefect.server", "uvicorn", "httpx", "alembic"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
