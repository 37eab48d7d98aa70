"""The comparison as a Prefect flow: a subflow per department, then linking, screening and delivery."""

from __future__ import annotations

from prefect import flow
from prefect.artifacts import create_table_artifact

from domain.error_guard import guard
from flows.tasks import Clock, build_register, find_or_make_run, receive_deliveries, stage_task
from pipeline import account, assess, link, publish
from pipeline.answers import run_decisions
from pipeline.job import Job
from pipeline.request import Request

link_rows = stage_task("关联", link.link_rows)
screen = stage_task("筛查", assess.assess_households)
balance = stage_task("行数核对", account.balance_rows)
deliver = stage_task("生成名单", publish.deliver_lists)
write_receipt = guard("发布", publish.write_run_manifest)
remember_answers = guard("发布", run_decisions.remember_answers)


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
    job = guard("核对配置", Job.prepare)(Request(period, inbox, workspace, config, policy, as_of, folder))
    return find_or_make_run(job, "比对", _compare)


def _compare(job: Job) -> None:
    """Every stage in its order, into the run's draft."""
    clock = Clock()
    receive_deliveries(job, clock)
    with clock.stage("关联"):
        build_register(job)
        decisions = link_rows(job)
    with clock.stage("筛查"):
        counts = screen(job)
    with clock.stage("行数核对"):
        balance(job)
    with clock.stage("生成名单"):
        deliver(job)
    create_table_artifact(table=[decisions | counts], description="本次比对的行数")
    write_receipt(job, clock.seconds)
    remember_answers(job)
