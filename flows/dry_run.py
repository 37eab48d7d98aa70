"""What another policy would say of the same data: the stages of a comparison in a folder that goes away again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import delivery
from domain.errors import UsageError
from flows import stages
from flows.guard import guarded
from flows.job import Job, Request
from flows.progress import tell
from flows.temporary import temporary_folder
from flows.workspace import read_table


def dry_run(request: Request) -> tuple[delivery.Trial, delivery.Trial]:
    """The policy in force and the one asked for, both on the inbox of the request. Nothing is published.

    Raises `UsageError` when no policy is named, and whatever a comparison raises.
    """
    if request.policy is None:
        raise UsageError("试算要用 --policy 指明一项政策；它会与 county.yaml 中现行的政策比较。")
    asked = Job.prepare(request)
    in_force = Job.prepare(replace(request, policy=None))
    return _known(in_force) or try_policy(in_force), try_policy(asked)


def try_policy(job: Job) -> delivery.Trial:
    """One policy's answers, from the inbox on."""
    tell(f"试算：{job.policy.title}")
    with _folder_for_now(job) as trying:
        guarded("试算", _screened)(trying)
        return _trial(trying, trying.folder.staging / "tables")


def _known(job: Job) -> delivery.Trial | None:
    """The answers of the finished run, when there is one of the same data and configuration."""
    return _trial(job, job.folder.final / "tables") if job.folder.finished else None


@contextmanager
def _folder_for_now(job: Job) -> Iterator[Job]:
    """The job with a run folder inside the workspace, where people's data may lie, for as long as the block takes."""
    with temporary_folder(Path(job.request.workspace)) as folder:
        trying = replace(job, request=replace(job.request, folder=str(folder / "run")))
        with trying.folder.being_made():
            yield trying


def _screened(job: Job) -> None:
    delivered = set(stages.delivered_sources(job, stages.survey(job)))
    sources = [name for names in job.departments().values() for name in names if name in delivered]
    stages.judge(job, {name: stages.ingest(job, name) for name in sources})
    stages.check_required(job)
    stages.register(job)
    stages.link(job)
    stages.screen(job)


def _trial(job: Job, tables: Path) -> delivery.Trial:
    wanted = ("suspected", "findings", "rule_outcomes", "coverage", "categories")
    return delivery.Trial(job.policy, *(read_table(tables, name) for name in wanted))
