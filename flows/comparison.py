"""The comparison as a Prefect flow: a subflow per department, then linking, screening and delivery."""

from __future__ import annotations

from prefect import flow
from prefect.artifacts import create_table_artifact

from flows import publishing, stages
from flows.guard import guarded
from flows.job import Job, Request
from flows.reviewing import during
from flows.tasks import Clock, build_register, check_required, ingest, stage_task, survey
from flows.workspace import exclusive

link = stage_task("关联", stages.link)
screen = stage_task("筛查", stages.screen)
balance = stage_task("行数核对", stages.balance)
deliver = stage_task("生成名单", publishing.deliver)
write_receipt = guarded("发布", publishing.write_receipt)
remember_answers = guarded("发布", during.remember_answers)


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
    clock = Clock()
    with clock.stage("识别文件"):
        sheets = survey(job)
    with clock.stage("接收与检查"):
        ingest(job, set(stages.delivered_sources(job, sheets)))
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
