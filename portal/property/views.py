"""Property searches: who has feedback to fetch, and a township's own files, for the bureau and that township alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from portal.access.roles import Role
from portal.access.rules import allow
from portal.office import office
from portal.pages import render_page
from portal.townships.file_views import send_copy
from portal.townships.room import open_room
from services.townships.issued_files import find_issued_file, list_search_files, list_search_townships


@allow(Role.BUREAU)
def show_searches(request: HttpRequest) -> HttpResponse:
    """The townships to which feedback of a search was issued."""
    return render_page(request, "property/searches.html", {"townships": list_search_townships(office().workspace)})


@allow(Role.TOWNSHIP, Role.BUREAU)
def show_township_search(request: HttpRequest, township: str) -> HttpResponse:
    """The township's feedback of property searches."""
    room = open_room(request, township)
    files = list_search_files(room.office.workspace, township)
    return render_page(
        request,
        "property/township.html",
        {"tab": "property", "township": township, "run": room.run, "search_files": files},
    )


@allow(Role.TOWNSHIP, Role.BUREAU)
def fetch_search_file(request: HttpRequest, township: str, file: str) -> HttpResponseBase:
    """A numbered copy of a feedback."""
    room = open_room(request, township)
    return send_copy(room, find_issued_file(list_search_files(room.office.workspace, township), file))
