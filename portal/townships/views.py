"""A township's own start page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from portal.access.roles import Role
from portal.access.rules import allow
from portal.pages import render_page


@allow(Role.TOWNSHIP, Role.BUREAU)
def show_township(request: HttpRequest, township: str) -> HttpResponse:
    """What the township has to do."""
    return render_page(request, "townships/township.html", {"township": township})
