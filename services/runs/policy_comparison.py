"""What another policy would say of the same data: the stages of a comparison in a folder that goes away again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from domain.error_guard import guard
from domain.errors import UsageError
from domain.progress import report_step
from pipeline import ingest
from pipeline.job import Job
from pipeline.run_request import RunRequest
from pipeline.stages import COMPARISON, run_stages
from screening.policies.policy_comparison import PolicyResults
from storage.run_store import RunStore
from storage.temporary_folders import temporary_folder


def compare_policies(request: RunRequest) -> tuple[PolicyResults, PolicyResults]:
    """The policy in force and the one asked for, both on the inbox of the request. Nothing is published.

    Raises `UsageError` when no policy is named, and whatever a comparison raises.
    """
    if request.policy is None:
        raise UsageError("试算要用 --policy 指明一项政策；它会与 county.yaml 中现行的政策比较。")
    job = Job.prepare(request)
    in_force = Job.prepare(replace(request, policy=None))
    finished_results = _read_run_tables(in_force)
    if finished_results is None and reads_same_fields(in_force, job):
        before, after = _try_policies(in_force, job)
        return before, after
    return finished_results or try_policy(in_force), try_policy(job)


def try_policy(job: Job) -> PolicyResults:
    """One policy's answers, from the inbox on."""
    (results,) = _try_policies(job)
    return results


def reads_same_fields(first: Job, second: Job) -> bool:
    """Whether the same rows are accepted, and refused, for both policies."""
    sources = [first.county.sources[name] for name in first.used_sources()]
    return first.required_sources() == second.required_sources() and all(
        first.fields_rules_read(source) == second.fields_rules_read(source) for source in sources
    )


def _try_policies(*jobs: Job) -> list[PolicyResults]:
    """The answers of policies that read the same fields: the rows are received and linked once for all of them."""
    report_step(f"试算：{jobs[0].policy.title}")
    with _make_temporary_run(jobs[0]) as trying:
        guard("试算", _link_inbox)(trying)
        return [guard("试算", _screen)(replace(trying, policy=job.policy)) for job in jobs]


def _read_run_tables(job: Job) -> PolicyResults | None:
    """The answers of the finished run, when there is one of the same data and configuration."""
    return _make_comparison(job, RunStore.open(job.folder.final)) if job.folder.is_finished else None


@contextmanager
def _make_temporary_run(job: Job) -> Iterator[Job]:
    """The job with a run folder inside the workspace, where people's data may lie, for as long as the block takes."""
    with temporary_folder(Path(job.request.workspace)) as folder:
        trying = replace(job, request=replace(job.request, folder=str(folder / "run")))
        with trying.folder.make():
            yield trying


def _link_inbox(job: Job) -> None:
    ingest.receive_inbox(job)
    run_stages(job, COMPARISON[:1])


def _screen(job: Job) -> PolicyResults:
    run_stages(job, COMPARISON[1:2])
    return _make_comparison(job, job.run)


def _make_comparison(job: Job, run: RunStore) -> PolicyResults:
    table_names = ("suspected", "findings", "rule_outcomes", "coverage", "categories")
    return PolicyResults(job.policy, {name: run.read(name) for name in table_names})
