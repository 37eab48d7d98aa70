"""The trail: read, searched, held against its chain of hashes, and taken away as a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from domain.errors import StageFailed, UsageError
from domain.office_clock import get_today
from portal.access.roles import Role
from portal.access.rules import allow
from portal.audit.trail_filter import keep_filter, read_filter
from portal.office import office
from portal.pages import render_page
from portal.trail.record import record_event
from services.audit.labels import ACTIONS
from services.audit.search import make_trail_file, read_trail_page
from services.audit.trail import verify_trail


@allow(Role.AUDITOR)
def show_trail(request: HttpRequest) -> HttpResponse:
    """Entries of the trail, the newest first."""
    before = request.GET.get("before", "")
    trail_filter = read_filter(request)
    page = read_trail_page(office().ledger, trail_filter.make_query(), int(before) if before.isdecimal() else None)
    context = {
        "page": page, "entries": page.entries.to_dicts(), "filter": trail_filter, "actions": ACTIONS, "before": before,
    }  # fmt: skip
    return render_page(request, "audit/trail.html", context)


@allow(Role.AUDITOR)
@require_POST
def filter_trail(request: HttpRequest) -> HttpResponse:
    """Look for something else; whom somebody looked for stands in the trail as everything does, without the number."""
    try:
        trail_filter = keep_filter(request)
    except UsageError as error:
        messages.error(request, str(error))
        return redirect("audit")
    record_event(request, "search", kind="操作记录", person=int(bool(trail_filter.person)))
    return redirect("audit")


@allow(Role.AUDITOR)
@require_POST
def export_trail(request: HttpRequest) -> HttpResponse:
    """What is looked for, as a file."""
    content, entries = make_trail_file(office().ledger, read_filter(request).make_query())
    record_event(request, "export_trail", entries=entries)
    name = f"audit_{get_today():%Y%m%d}.csv"
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@allow(Role.AUDITOR)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Hold the trail against its own hashes and the receipts of all runs."""
    try:
        entries = verify_trail(office().workspace)
    except StageFailed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"操作记录完整：共 {entries.height} 条，没有被改动、删去、插入或截断。")
    record_event(request, "verify_trail")
    return redirect("audit")
