"""What every flow is put together from: stages as Prefect tasks, a subflow per department, seconds per stage.

Only plain texts are parameters and only counts are artifacts: Prefect keeps both in its database.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.utilities.annotations import quote

from domain.error_guard import guard
from domain.progress import report_step
from pipeline import ingest, publication
from pipeline.job import Job
from pipeline.property.search_job import PropertyJob
from pipeline.run_request import RunRequest
from pipeline.stages import Stage
from storage.workspace import lock_period

P = ParamSpec("P")
R = TypeVar("R")
J = TypeVar("J", bound=Job)

# Command -> what a request of it becomes.
_JOBS: Mapping[str, type[Job]] = {kind.command: kind for kind in (Job, PropertyJob)}


def stage_task(stage: str, work: Callable[Concatenate[J, P], R]) -> Callable[Concatenate[J, P], R]:
    """A stage as a Prefect task: no cache, no stored result, because results would be people."""
    prefect_task = task(name=stage, cache_policy=NO_CACHE, persist_result=False, log_prints=False)(guard(stage, work))

    @wraps(work)
    def run(job: J, /, *args: P.args, **kwargs: P.kwargs) -> R:
        # Quoted, or Prefect would look for futures in every place and rule of the county, for each task.
        return prefect_task(quote(job), *args, **kwargs)  # type: ignore[arg-type]

    return run


recognise_files = stage_task("识别文件", ingest.recognise_files)
ingest_source = stage_task("接收与检查", ingest.ingest_source)
judge_deliveries = stage_task("整体评判", ingest.judge_deliveries)
check_required = guard("核对必需的数据", ingest.check_required)


@flow(name="ingest", flow_run_name="接收 {department}", persist_result=False, validate_parameters=False)
def ingest_department(
    department: str, sources: list[str], request: dict[str, str | None], command: str, is_alone: bool = True
) -> dict[str, dict[str, float]]:
    """Intake and expectations of one department's sources, run again by itself when a file comes late.

    Returns source -> the delivery's profile. Not alone, the deliveries are left to be judged together with the others.
    """
    job = guard("核对配置", _JOBS[command].prepare)(RunRequest(**request))  # type: ignore[arg-type]
    profiles = ingest.receive_sources(job, sources, ingest_source)
    if is_alone:
        judge_deliveries(job, profiles)
    rows = [
        {"来源": job.county.sources[name].title, "行数": int(profile["rows"])} for name, profile in profiles.items()
    ]
    create_table_artifact(table=rows, description=f"{department}：各数据行数")
    return profiles


def ingest_departments(job: Job, delivered: set[str]) -> None:
    """A subflow for every department that delivered something; then all deliveries are judged in one batch."""
    request = asdict(job.request) | {"folder": str(job.folder.final)}
    # They live in the comparison's process and under its heartbeat; one of its own costs each half a second to end.
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        profiles = _ingest_in_turn(job, delivered, request)
    judge_deliveries(job, profiles)


def _ingest_in_turn(job: Job, delivered: set[str], request: dict[str, str | None]) -> dict[str, dict[str, float]]:
    profiles: dict[str, dict[str, float]] = {}
    for department, sources in job.sources_by_department().items():
        if present := [name for name in sources if name in delivered]:
            profiles |= ingest_department(department, present, request, job.command, is_alone=False)
    return profiles


def find_or_make_run(job: J, title: str, make_results: Callable[[J], None]) -> str:
    """The folder of the job's run: the finished one when nothing has changed since, else one that is made now.

    `make_results`: every stage in its order, into the run's draft. Raises the errors of `domain.errors`.
    """
    with lock_period(job.period_folder):
        if not job.folder.is_finished:
            with job.folder.make():
                guard(title, make_results)(job)
        guard("发布", publication.offer_run)(job)
    return str(job.folder.final)


def make_tasks(stages: Sequence[Stage[J]]) -> tuple[Stage[J], ...]:
    """The stages with every step as a Prefect task."""
    return tuple(
        Stage(stage.title, {title: stage_task(title, step) for title, step in stage.steps.items()}) for stage in stages
    )


def make_results(job: J, title: str, stages: Sequence[Stage[J]], clock: Clock) -> dict[str, Any]:
    """Receive the deliveries and run the stages, into the run's draft; the counts that steps return are an artifact.

    `title`: of the kind of run. Returns title of the step -> what it says of its work.
    """
    _receive_deliveries(job, clock)
    results: dict[str, Any] = {}
    for stage in stages:
        with clock.stage(stage.title):
            results |= {title: step(job) for title, step in stage.steps.items()}
    counts = [result for result in results.values() if isinstance(result, dict)]
    lines = {name: count for result in counts for name, count in result.items() if isinstance(count, int)}
    create_table_artifact(table=[lines], description=f"本次{title}的行数")
    return results


def _receive_deliveries(job: Job, clock: Clock) -> None:
    """The stages with which every run begins: files recognised, deliveries received and judged, none missing."""
    with clock.stage("识别文件"):
        sheets = recognise_files(job)
    with clock.stage("接收与检查"):
        ingest_departments(job, set(ingest.delivered_sources(job, sheets)))
        check_required(job)


class Clock:
    """Seconds per stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Tell that the stage begins, and time it."""
        report_step(name)
        began = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - began


def silence_prefect_logs() -> None:
    """Keep the server's own chatter off the officer's screen."""
    for name in ("prefect", "prefect.server", "uvicorn", "httpx", "alembic", "prefect._internal.concurrency"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
