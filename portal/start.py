"""The start page, of each role its own, and the answer that says that the server lives."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal.access.rules import allow
from portal.navigation import list_links
from portal.pages import render_page


@login_not_required
def show_health(_request: HttpRequest) -> HttpResponse:
    """`ok`, without login, for whoever watches the server."""
    return HttpResponse("ok\n", content_type="text/plain")


@allow()
def show_start(request: HttpRequest) -> HttpResponse:
    """The first page of the user's role; who has several roles, townships or departments may choose."""
    links, access = list_links(request.access), request.access
    if links and len(access.roles) == 1 and len(access.townships | access.departments) <= 1:
        return redirect(links[0][1])
    return render_page(request, "portal/start.html", {"links": links, "newest": _describe_newest()})


def _describe_newest() -> dict[str, str] | None:
    from portal.office import office

    newest = office().runs.find_newest()
    return {"period": newest.period.title, "edition": f"V{newest.edition}"} if newest else None
