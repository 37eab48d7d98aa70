"""The property search as a Prefect flow: gate, requests, replies, feedback."""

from __future__ import annotations

from prefect import flow
from prefect.artifacts import create_table_artifact

from domain.error_guard import guard
from flows.tasks import Clock, build_register, find_or_make_run, receive_deliveries, stage_task
from pipeline import account
from pipeline.property import search_documents
from pipeline.property import search_steps as searching
from pipeline.property.search_job import PropertyJob
from pipeline.request import Request

open_gate = stage_task("核对授权", searching.open_gate)
collect = stage_task("整理反馈", searching.collect_replies)
find_reviews = stage_task("核对评议", searching.find_repeat_reviews)
balance = stage_task("行数核对", account.balance_rows)
deliver = stage_task("生成名单", search_documents.deliver_search)
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
    request = Request(period, inbox, workspace, config, policy, as_of, folder, asked_on)
    job = guard("核对配置", PropertyJob.prepare)(request)
    return find_or_make_run(job, "财产检索", _search)


def _search(job: PropertyJob) -> None:
    """Every stage in its order, into the run's draft."""
    clock = Clock()
    receive_deliveries(job, clock)
    with clock.stage("核对授权"):
        build_register(job)
        counts = open_gate(job)
    with clock.stage("整理反馈"):
        decisions = collect(job)
        find_reviews(job)
    with clock.stage("行数核对"):
        balance(job)
    with clock.stage("生成名单"):
        notes = deliver(job)
    create_table_artifact(table=[decisions | counts], description="本次财产检索的行数")
    write_receipt(job, clock.seconds, notes)
