"""A department's own start page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from portal.access.roles import Role
from portal.access.rules import allow
from portal.pages import render_page


@allow(Role.DEPARTMENT, Role.BUREAU)
def show_department(request: HttpRequest, department: str) -> HttpResponse:
    """What the department has to send."""
    return render_page(request, "departments/department.html", {"department": department})
