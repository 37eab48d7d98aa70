"""The orders of a department: how each stands, the papers that came with them, and the receipt."""

from __future__ import annotations

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from domain.errors import FangpinError
from domain.office_clock import get_today
from pipeline.current_run import CurrentRun, has_current_run, open_current_run
from portal.access.roles import Role
from portal.access.rules import allow
from portal.departments.room import Room, open_room
from portal.pages import render_page
from services.departments.department_orders import list_department_orders, sign_for_orders
from services.townships.downloads import issue_download
from services.townships.issued_files import find_issued_file, list_department_papers

_SHOWN = 500


@require_safe
@allow(Role.DEPARTMENT, Role.BUREAU)
def show_department_orders(request: HttpRequest, department: str) -> HttpResponse:
    """The orders as they stand today, and what was answered."""
    room = open_room(request, department)
    current = _open_current(room)
    orders = list_department_orders(current, department) if current else None
    context = {
        "tab": "orders", "department": department, "papers": list_department_papers(room.portal.workspace, department),
        "orders": orders.head(_SHOWN).to_dicts() if orders is not None else [],
        "orders_in_all": orders.height if orders is not None else 0, "shown": _SHOWN,
        "unsigned": int(orders["may_sign"].sum()) if orders is not None else 0,
        "may_sign": department in request.access.departments,
    }  # fmt: skip
    return render_page(request, "departments/orders.html", context)


@require_safe
@allow(Role.DEPARTMENT, Role.BUREAU)
def fetch_order_paper(request: HttpRequest, department: str, day: str, file: str) -> HttpResponseBase:
    """A numbered copy of a paper of orders."""
    room = open_room(request, department)
    paper = find_issued_file(list_department_papers(room.portal.workspace, department), file, day)
    if paper is None:
        raise Http404
    copy = issue_download(room.portal.workspace, paper, room.receiver)
    return FileResponse(BytesIO(copy.content), as_attachment=True, filename=copy.name)


@require_POST
@allow(Role.DEPARTMENT)
def sign_for(request: HttpRequest, department: str) -> HttpResponse:
    """Enter that orders have been received."""
    room = open_room(request, department)
    current = _open_current(room)
    if current is None:
        raise Http404
    try:
        count = sign_for_orders(current, department, request.POST.getlist("order"), request.access.actor)
    except FangpinError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已签收 {count} 件。")
    return redirect("department-orders", department)


def _open_current(room: Room) -> CurrentRun | None:
    place = room.portal
    return open_current_run(place.workspace, place.config, get_today()) if has_current_run(place.workspace) else None
