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
from pathlib import Path
from typing import ParamSpec, TypeVar

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from domain.errors import FangpinError, StageFailed
from flows import publishing, stages
from flows.job import PACKAGES, Job, Request
from flows.progress import tell

P = ParamSpec("P")
R = TypeVar("R")


def _guarded(stage: str, work: Callable[P, R]) -> Callable[P, R]:
    """Let only our own messages out: a library's exception may quote the cells that it choked on."""

    @wraps(work)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return work(*args, **kwargs)
        except FangpinError:
            raise
        except OSError as error:
            what = error.strerror or type(error).__name__
            cure = "请检查磁盘空间和目录权限，然后运行同一命令。"
            raise StageFailed(f"“{stage}”时不能读写文件（{what}）。{cure}") from None
        except Exception as error:
            what = f"{type(error).__name__}，{_place(error)}"
            cure = "结果没有发布；请把本行告诉系统管理员，修复后运行同一命令。"
            raise StageFailed(f"“{stage}”出错（{what}）。{cure}") from None

    return wrapper


def _place(error: BaseException) -> str:
    """The innermost line of our own code, without the exception's text."""
    place, frame = "", error.__traceback__
    while frame is not None:
        path = Path(frame.tb_frame.f_code.co_filename)
        if path.parent.name in PACKAGES or path.parent.parent.name in PACKAGES:
            place = f"{path.parent.name}/{path.name}:{frame.tb_lineno}"
        frame = frame.tb_next
    return place


def _task(stage: str, work: Callable[P, R]) -> Callable[P, R]:
    """A stage as a Prefect task: no cache, no stored result, because results would be people."""
    return task(name=stage, cache_policy=NO_CACHE, persist_result=False, log_prints=False)(_guarded(stage, work))


survey = _task("识别文件", stages.survey)
ingest_source = _task("接收与检查", stages.ingest)
judge = _task("整体评判", stages.judge)
build_register = _task("整理登记农户", stages.register)
link = _task("关联", stages.link)
screen = _task("筛查", stages.screen)
balance = _task("行数核对", stages.balance)
deliver = _task("生成名单", publishing.deliver)


@flow(name="ingest", flow_run_name="接收 {department}", persist_result=False, validate_parameters=False)
def ingest_department(department: str, sources: list[str], request: dict[str, str | None]) -> None:
    """Intake and expectations of one department's sources; run again by itself when a file comes late."""
    job = Job.prepare(Request(**request))  # type: ignore[arg-type]
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
    job = Job.prepare(Request(period, inbox, workspace, config, policy, as_of, folder))
    request = asdict(job.request) | {"folder": str(job.folder.final)}
    clock = _Clock()
    job.folder.begin()
    with clock.stage("识别文件"):
        sheets = survey(job)
    delivered = set(stages.delivered_sources(job, sheets))
    with clock.stage("接收与检查"):
        for department, sources in job.departments().items():
            if present := [name for name in sources if name in delivered]:
                ingest_department(department, present, request)
        stages.check_required(job)
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
    _guarded("发布", publishing.write_receipt)(job, clock.seconds)
    _guarded("发布", job.folder.publish)()
    return str(job.folder.final)


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
