"""How the command line runs a flow: what can be answered without Prefect is, the rest is one flow run."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.error_guard import describe_failure, is_out_of_memory
from domain.errors import FangpinError, StageFailed
from domain.progress import report_step
from expectations import load_great_expectations
from flows.prefect_settings import prepare_environment
from flows.run_server import has_server_ended, start_run_server
from pipeline import publication
from pipeline.job import Job
from pipeline.property.search_job import PropertyJob
from pipeline.run_request import RunRequest
from services.deliveries.newest_inboxes import remember_inbox
from services.schedule.outcomes import settle_failure
from storage.temporary_folders import clear_leftovers
from storage.workspace import lock_period

if TYPE_CHECKING:
    from prefect import Flow


_ENGINE_ENDED = (
    "任务引擎在运行中途停止了，多半是内存不足，或者被系统或别人结束。结果没有发布。请关闭其他程序，再运行同一命令。"
)


def run_comparison(request: RunRequest) -> Path:
    """The folder of the finished comparison, whose inbox is remembered; raises as `_find_or_make_run` does."""

    def comparison() -> Flow[..., str]:
        from flows.comparison import comparison

        return comparison

    folder = _find_or_make_run(Job, request, comparison)
    remember_inbox(Path(request.workspace), Path(request.inbox))
    settle_failure(Path(request.workspace), folder.parent.name)
    return folder


def run_property_search(request: RunRequest) -> Path:
    """The folder of the finished property search; raises as `_find_or_make_run` does."""

    def search() -> Flow[..., str]:
        from flows.property_search import property_search

        return property_search

    return _find_or_make_run(PropertyJob, request, search)


def _find_or_make_run(kind: type[Job], request: RunRequest, flow: Callable[[], Flow[..., str]]) -> Path:
    """The folder of the finished run; `flow`: imports it, which takes a while.

    Raises `UsageError` or `ConfigurationError` before anything is read, `InputsRefused` when nothing could be
    published, `StageFailed` when the run broke off.
    """
    report_step("核对配置")
    job = kind.prepare(request)
    publication.settle_publication(Path(request.workspace))
    clear_leftovers(Path(request.workspace))
    # The flow holds the period itself; asked here first, a busy one is told before the engine starts.
    with lock_period(job.period_folder):
        if job.folder.is_finished:
            publication.offer_run(job)
            return job.folder.final
    return _run_flow(flow, replace(job.request, folder=str(job.folder.final)))


def _run_flow(flow: Callable[[], Flow[..., str]], request: RunRequest) -> Path:
    prepare_environment(Path(request.workspace))
    report_step("启动任务引擎")
    start_run_server(_load_judge)
    from flows.tasks import silence_prefect_logs

    silence_prefect_logs()
    try:
        # What was not asked for a flow need not know.
        parameters = {name: value for name, value in asdict(request).items() if value is not None}
        state: Any = flow()(**parameters, return_state=True)
    except Exception as error:
        # Ctrl-C ends the engine's server too, and the engine then fails to tell it that the run was interrupted.
        if _is_interruption(error):
            raise KeyboardInterrupt from None
        if has_server_ended():
            raise StageFailed(_ENGINE_ENDED) from None
        raise
    outcome = state.result(raise_on_failure=False)
    if isinstance(outcome, FangpinError):
        raise outcome
    if isinstance(outcome, BaseException) and is_out_of_memory(outcome):
        raise describe_failure("程序运行", outcome)
    if isinstance(outcome, BaseException) or outcome is None:
        raise StageFailed(f"任务引擎没有完成本次运行（{type(outcome).__name__}）。请重新运行同一命令。")
    return Path(str(outcome))


def _load_judge() -> None:
    """Import what judging takes, which is some seconds; what fails at it fails again, and is told, where it is used."""
    with suppress(Exception):
        load_great_expectations()


def _is_interruption(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None
