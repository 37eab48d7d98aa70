"""The property search as a Prefect flow: gate, requests, replies, feedback."""

from __future__ import annotations

from prefect import flow
from prefect.artifacts import create_table_artifact

from flows import stages
from flows.guard import guarded
from flows.job import Request
from flows.property import publishing
from flows.property import stages as searching
from flows.property.job import PropertyJob
from flows.tasks import Clock, build_register, check_required, ingest, stage_task, survey
from flows.workspace import exclusive

open_gate = stage_task("核对授权", searching.open_gate)
collect = stage_task("整理反馈", searching.collect)
find_reviews = stage_task("核对评议", searching.find_reviews)
balance = stage_task("行数核对", searching.balance)
deliver = stage_task("生成名单", publishing.deliver)
write_receipt = guarded("发布", publishing.receipt)


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
    job = guarded("核对配置", PropertyJob.prepare)(request)
    with exclusive(job.period_folder):
        if not job.folder.finished:
            with job.folder.being_made():
                guarded("财产检索", _search)(job)
        job.folder.point_latest()
    return str(job.folder.final)


def _search(job: PropertyJob) -> None:
    """Every stage in its order, into the staging folder."""
    clock = Clock()
    with clock.stage("识别文件"):
        sheets = survey(job)
    with clock.stage("接收与检查"):
        ingest(job, set(stages.delivered_sources(job, sheets)))
        check_required(job)
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
