"""What was wrong with the department's data in the newest published list, and what became of it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from portal.access.roles import Role
from portal.access.rules import allow
from portal.departments.room import Room, open_room
from portal.pages import render_page
from services.departments.quality import QualityList, read_quality
from services.townships.downloads import issue_download

# Issues shown at once; the workbook has more.
_SHOWN = 300


@require_safe
@allow(Role.DEPARTMENT, Role.BUREAU)
def show_quality(request: HttpRequest, department: str) -> HttpResponse:
    """The quality list of the newest published run."""
    room = open_room(request, department)
    quality = _read(room)
    context = {"tab": "quality", "department": department, "run": room.run, **_describe(quality)}
    return render_page(request, "departments/quality.html", context)


def _describe(quality: QualityList | None) -> dict[str, Any]:
    if quality is None:
        return {}
    return {
        "quality": quality,
        "deliveries": quality.deliveries.to_dicts(), "checks": quality.checks.to_dicts(),
        "issues": quality.issues.head(_SHOWN).to_dicts(), "issues_in_all": quality.issues.height, "shown": _SHOWN,
        "closed": quality.closed.head(_SHOWN).to_dicts(), "closed_in_all": quality.closed.height,
    }  # fmt: skip


@require_safe
@allow(Role.DEPARTMENT, Role.BUREAU)
def fetch_quality(request: HttpRequest, department: str) -> HttpResponseBase:
    """A numbered copy of the workbook."""
    room = open_room(request, department)
    quality = _read(room)
    file = quality.workbook if quality else None
    if file is None:
        raise Http404
    copy = issue_download(room.portal.workspace, file, room.receiver)
    return FileResponse(BytesIO(copy.content), as_attachment=True, filename=copy.name)


def _read(room: Room) -> QualityList | None:
    return read_quality(room.portal.runs, room.run, room.department) if room.run else None
