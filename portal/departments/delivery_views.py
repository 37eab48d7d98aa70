"""What a department has to send, and its uploads: checked at once, shown with what is wrong, taken back."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from domain.errors import FangpinError
from domain.periods import Period
from portal.access.roles import Role
from portal.access.rules import allow
from portal.departments.room import Room, choose_period, list_departments, open_room
from portal.office import office
from portal.pages import render_page
from portal.trail.record import record_event
from portal.uploads import save_uploads
from services.departments.delivery_report import read_report
from services.departments.requested_data import make_request_file
from services.departments.take_delivery import take_back, take_delivery


@require_safe
@allow(Role.BUREAU)
def show_departments(request: HttpRequest) -> HttpResponse:
    """The departments, for the bureau."""
    return render_page(request, "departments/departments.html", {"departments": list_departments(office())})


@require_safe
@allow(Role.DEPARTMENT, Role.BUREAU)
def show_department(request: HttpRequest, department: str) -> HttpResponse:
    """What the department has to send next, and what it has sent."""
    room = open_room(request, department)
    periods = room.list_periods()
    return _show_delivery(request, room, periods[0] if periods else None)


@require_safe
@allow(Role.DEPARTMENT, Role.BUREAU)
def show_period(request: HttpRequest, department: str, period: str) -> HttpResponse:
    """The same for another period."""
    room = open_room(request, department)
    return _show_delivery(request, room, choose_period(room, period))


@require_safe
@allow(Role.DEPARTMENT, Role.BUREAU)
def fetch_request(request: HttpRequest, department: str, period: str) -> HttpResponseBase:
    """The letter with its templates."""
    room = open_room(request, department)
    requested = room.find_requested_data(choose_period(room, period))
    if requested is None:
        raise Http404
    name, content = make_request_file(room.portal.workspace, room.portal.county, requested)
    record_event(request, "download", file=name, department=department)
    return FileResponse(BytesIO(content), as_attachment=True, filename=name)


@require_POST
@allow(Role.DEPARTMENT, Role.BUREAU)
def upload_delivery(request: HttpRequest, department: str, period: str) -> HttpResponse:
    """Check and keep uploaded files; leads to what was found."""
    room = open_room(request, department)
    wanted, uploads = choose_period(room, period), request.FILES.getlist("files")
    try:
        with save_uploads(uploads, room.portal.workspace, kinds=(), largest=settings.UPLOAD_LIMIT) as files:
            take_delivery(room.open_delivery(wanted), files)
    except FangpinError as error:
        return _show_delivery(request, room, wanted, str(error), 400)
    return redirect("delivery-check", department, period)


@require_safe
@allow(Role.DEPARTMENT, Role.BUREAU)
def show_check(request: HttpRequest, department: str, period: str) -> HttpResponse:
    """What the last check found, file by file and row by row."""
    room = open_room(request, department)
    wanted = choose_period(room, period)
    report = read_report(room.open_delivery(wanted).report)
    if report is None:
        raise Http404
    context = {
        "tab": "delivery", "department": department, "period": wanted, "report": report,
        "counts": Counter(file.grade for file in report.files),
        "new_files": [file for file in report.files if file.is_new and file.grade != "refused"],
        "earlier_files": [file for file in report.files if not file.is_new],
    }  # fmt: skip
    return render_page(request, "departments/check.html", context)


@require_POST
@allow(Role.DEPARTMENT, Role.BUREAU)
def take_back_delivery(request: HttpRequest, department: str, period: str) -> HttpResponse:
    """Let a file count no longer."""
    room = open_room(request, department)
    name = request.POST.get("file", "")
    try:
        take_back(room.open_delivery(choose_period(room, period)), name)
    except FangpinError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已撤下“{name}”，比对时不再读取。")
    return redirect("delivery", department, period)


def _show_delivery(
    request: HttpRequest, room: Room, period: Period | None, problem: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "tab": "delivery", "department": room.department, "period": period, "periods": room.list_periods(),
        "problem": problem, "largest": settings.UPLOAD_LIMIT // 1024**2,
    }  # fmt: skip
    if period is not None:
        delivery = room.open_delivery(period)
        report = read_report(delivery.report)
        grades = {file.name: file.grade for file in report.files} if report else {}
        context |= {
            "requested": room.find_requested_data(period), "report": report,
            "received_titles": {source.title for source in report.sources} if report else set(),
            "files": [(file, grades.get(file.name, "")) for file in delivery.list_files()],
        }  # fmt: skip
    return render_page(request, "departments/delivery.html", context, status)
