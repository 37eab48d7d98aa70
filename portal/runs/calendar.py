"""The bureau's first page about runs: every period with how far it is, what runs now, what can be started."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from domain.errors import FangpinError
from portal.access.roles import Role
from portal.access.rules import allow
from portal.jobs.job_states import list_activities, list_jobs
from portal.jobs.start_job import start_job
from portal.office import Office, office
from portal.pages import render_page
from portal.runs.readiness_lookup import find_open_readiness
from portal.runs.run_forms import StartForm
from portal.trail.record import record_event
from services.runs.overview import list_runs
from services.schedule.calendar import CalendarInputs, list_scheduled_activities, make_calendar
from services.schedule.next_runs import NextRun, list_next_runs
from services.schedule.outcomes import read_outcomes


@require_safe
@allow(Role.BUREAU)
def show_calendar(request: HttpRequest) -> HttpResponse:
    """Every period, and the form that starts a run."""
    return _show(request, StartForm(office()))


@require_POST
@allow(Role.BUREAU)
def start(request: HttpRequest) -> HttpResponse:
    """Start a job, and go to its page."""
    form = StartForm(office(), request.POST)
    if not form.is_valid():
        return _show(request, form, 400)
    try:
        asked = form.make_request()
        job = start_job(office(), asked, request.access.actor)
    except FangpinError as error:
        form.add_error(None, str(error))
        return _show(request, form, 400)
    record_event(request, "start_run", str(asked.period), kind=asked.kind.value, job=str(job.key))
    messages.success(request, f"{asked.period.title}的{asked.kind.label}已交给后台，可以离开本页。")
    return redirect("job", job_key=job.key)


@require_safe
@allow(Role.BUREAU)
def show_active_jobs(request: HttpRequest) -> HttpResponse:
    """The part of the page that tells what runs now; once nothing does, the whole page is loaded again."""
    active = list_jobs(office(), active_only=True)
    response = render_page(request, "runs/active_jobs.html", {"active_jobs": active})
    if not active:
        response["HX-Refresh"] = "true"
    return response


def _show(request: HttpRequest, form: StartForm, status: int = 200) -> HttpResponse:
    return render_page(request, "runs/calendar.html", {"form": form, **_make_context(office())}, status)


def _make_context(of: Office) -> dict[str, Any]:
    runs, (next_runs, schedule_fault) = list_runs(of.workspace), _find_next_runs(of)
    activities = [*list_activities(of), *list_scheduled_activities(read_outcomes(of.workspace))]
    readiness = find_open_readiness(of, {run.period for run in runs})
    return {
        "tab": "runs",
        "lines": make_calendar(CalendarInputs(runs, activities, next_runs, readiness)),
        "next_runs": next_runs,
        "schedule_fault": schedule_fault,
        "jobs": list_jobs(of, limit=10),
        "active_jobs": list_jobs(of, active_only=True),
        "policies": of.county.policies,
        "publishes_by_hand": of.county.settings.publish == "by_hand",
    }


def _find_next_runs(of: Office) -> tuple[list[NextRun], str]:
    """What the schedule names, or why it cannot be read."""
    try:
        return list_next_runs(of.config, timezone.now()), ""
    except FangpinError as error:
        return [], str(error)
