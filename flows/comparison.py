"""The comparison as a Prefect flow: a subflow per department, then linking, screening and delivery."""

from __future__ import annotations

from prefect import flow

from domain.error_guard import guard
from flows.tasks import Clock, find_or_make_run, make_results, make_tasks
from pipeline import memory, publish
from pipeline.answers import run_decisions
from pipeline.job import Job
from pipeline.run_request import RunRequest
from pipeline.stages import COMPARISON

_TITLE = "比对"
STAGES = make_tasks(COMPARISON)
write_receipt = guard("发布", publish.write_run_manifest)
remember_answers = guard("发布", run_decisions.remember_answers)
keep_run = guard("发布", memory.keep_run)


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
    job = guard("核对配置", Job.prepare)(RunRequest(period, inbox, workspace, config, policy, as_of, folder))
    return find_or_make_run(job, _TITLE, _compare)


def _compare(job: Job) -> None:
    """Every stage in its order, into the run's draft."""
    clock = Clock()
    make_results(job, _TITLE, STAGES, clock)
    write_receipt(job, clock.seconds)
    remember_answers(job)
    keep_run(job)
