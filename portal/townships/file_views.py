"""The files of a township: each is fetched under a number of its own, which stands at the foot of every page."""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from portal.access.roles import Role
from portal.access.rules import allow
from portal.pages import render_page
from portal.townships.room import Room, open_room
from services.townships.downloads import issue_download
from services.townships.issued_files import IssuedFile, find_issued_file, list_day_papers, list_township_lists


@allow(Role.TOWNSHIP, Role.BUREAU)
def show_files(request: HttpRequest, township: str) -> HttpResponse:
    """What there is to fetch: the newest lists, the papers of days, and older editions."""
    room = open_room(request, township)
    lists = list_township_lists(room.office.workspace, township)
    context = {
        "tab": "files", "township": township, "run": room.run, "newest": [file for file in lists if file.is_newest],
        "older": [file for file in lists if not file.is_newest],
        "papers": list_day_papers(room.office.workspace, township),
    }  # fmt: skip
    return render_page(request, "townships/files.html", context)


@allow(Role.TOWNSHIP, Role.BUREAU)
def fetch_list(request: HttpRequest, township: str, file: str) -> HttpResponseBase:
    """A numbered copy of a list."""
    room = open_room(request, township)
    return send_copy(room, find_issued_file(list_township_lists(room.office.workspace, township), file))


@allow(Role.TOWNSHIP, Role.BUREAU)
def fetch_paper(request: HttpRequest, township: str, day: str, file: str) -> HttpResponseBase:
    """A numbered copy of a paper of a day."""
    room = open_room(request, township)
    return send_copy(room, find_issued_file(list_day_papers(room.office.workspace, township), file, day))


def send_copy(room: Room, file: IssuedFile | None) -> HttpResponseBase:
    """The copy to be kept as a file. Raises `Http404` where there is no such file."""
    if file is None:
        raise Http404
    copy = issue_download(room.office.workspace, file, room.receiver)
    return FileResponse(BytesIO(copy.content), as_attachment=True, filename=copy.name)
