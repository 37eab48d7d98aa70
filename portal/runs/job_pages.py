"""The page of one job: how it stands and what its command has said; stopping it; the workbook of a policy trial."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from domain.errors import FangpinError
from portal.access.roles import Role
from portal.access.rules import allow
from portal.jobs.job_request import JobKind
from portal.jobs.job_states import JobLine, find_job
from portal.jobs.start_job import wish_to_stop
from portal.office import office
from portal.pages import render_page
from portal.trail.record import record_event
from services.runs.overview import list_runs

# What htmx stops asking at.
_STOP_POLLING = 286


@require_safe
@allow(Role.BUREAU)
def show_job(request: HttpRequest, job_key: UUID) -> HttpResponse:
    """How a job stands."""
    return render_page(request, "runs/job.html", _make_context(_find(job_key)))


@require_safe
@allow(Role.BUREAU)
def show_job_progress(request: HttpRequest, job_key: UUID) -> HttpResponse:
    """The part of the page that changes; once the job has ended, the whole page is loaded again."""
    line = _find(job_key)
    response = render_page(request, "runs/job_progress.html", _make_context(line))
    if not line.is_active:
        response["HX-Refresh"] = "true"
        response.status_code = _STOP_POLLING
    return response


@require_POST
@allow(Role.BUREAU)
def stop_job(request: HttpRequest, job_key: UUID) -> HttpResponse:
    """Ask a job's worker to end it."""
    line = _find(job_key)
    try:
        wish_to_stop(office(), line.job, request.access.actor)
    except FangpinError as error:
        messages.error(request, str(error))
    else:
        record_event(request, "stop_run", line.job.period, kind=line.job.kind, job=str(job_key))
        messages.success(request, "已要求停止，几秒钟后生效。没有发布任何结果。")
    return redirect("job", job_key=job_key)


@require_safe
@allow(Role.BUREAU)
def download_trial(request: HttpRequest, job_key: UUID) -> HttpResponseBase:
    """The workbook of a policy trial: which households would come and go."""
    path = _find_workbook(_find(job_key))
    if path is None:
        raise Http404
    record_event(request, "download", file=path.name)
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


def _find(key: UUID) -> JobLine:
    line = find_job(office(), key)
    if line is None:
        raise Http404
    return line


def _make_context(line: JobLine) -> dict[str, object]:
    run = next((run for run in list_runs(office().workspace) if run.run_id == line.run_id), None)
    return {"line": line, "run": run, "has_workbook": _find_workbook(line) is not None}


def _find_workbook(line: JobLine) -> Path | None:
    """The workbook of a trial that is done; none of another job, or where it was cleared away."""
    if line.job.kind != JobKind.POLICY_TRIAL or line.job.state != "done":
        return None
    arguments = list(line.job.arguments)
    policy = arguments[arguments.index("--policy") + 1]
    folder = office().workspace / "dry-runs"
    paths = [path for path in folder.glob(f"{line.job.period}_*.xlsx") if path.stem.endswith(f"_{policy}")]
    return max(paths, key=lambda path: path.stat().st_mtime, default=None)
