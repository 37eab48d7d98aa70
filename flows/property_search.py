"""The property search as a Prefect flow: gate, requests, replies, feedback."""

from __future__ import annotations

from prefect import flow

from domain.error_guard import guard
from flows.tasks import Clock, find_or_make_run, make_results, make_tasks
from pipeline import memory
from pipeline.property import search_documents
from pipeline.property.search_job import PropertyJob
from pipeline.run_request import RunRequest
from pipeline.stages import PROPERTY_SEARCH

_TITLE = "财产检索"
STAGES = make_tasks(PROPERTY_SEARCH)
put_run_line = guard("发布", memory.put_run_line)
keep_run = guard("发布", memory.keep_run)
write_receipt = guard("发布", search_documents.write_search_manifest)


@flow(name="property-search", flow_run_name="财产检索 {period}", persist_result=False, validate_parameters=False)
def property_search(  # noqa: PLR0913, PLR0917 - Prefect keeps a flow's parameters one by one
    period: str,
    inbox: str,
    workspace: str,
    config: str,
    policy: str | None = None,
    as_of: str | None = None,
    folder: str | None = None,
    asked_on: str | None = None,
) -> str:
    """One property search, from authorisations to feedback; returns the run's folder.

    The finished run is returned when nothing has changed since. Raises the errors of `domain.errors`.
    """
    request = RunRequest(period, inbox, workspace, config, policy, as_of, folder, asked_on)
    job = guard("核对配置", PropertyJob.prepare)(request)
    return find_or_make_run(job, _TITLE, _search)


def _search(job: PropertyJob) -> None:
    """Every stage in its order, into the run's draft."""
    clock = Clock()
    results = make_results(job, _TITLE, STAGES, clock)
    write_receipt(job, clock.seconds, results["生成名单"])
    put_run_line(job)
    keep_run(job)
