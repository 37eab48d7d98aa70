"""Filled-in workbooks come back: taken with a receipt, listed, taken back."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import polars as pl
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from domain.errors import InputsRefused, UsageError
from portal.access.roles import Role
from portal.access.rules import allow
from portal.pages import render_page
from portal.townships.room import Room, open_room
from portal.trail.record import record_event
from portal.uploads import save_uploads
from services.townships.imports import (
    STATUSES,
    find_import,
    find_receipt_file,
    list_township_imports,
    read_receipt,
    take_back,
    take_files,
)


@allow(Role.TOWNSHIP, Role.BUREAU)
def show_imports(request: HttpRequest, township: str) -> HttpResponse:
    """What was reported so far, and where workbooks are handed in."""
    return _show_imports(request, open_room(request, township))


@require_POST
@allow(Role.TOWNSHIP)
def upload(request: HttpRequest, township: str) -> HttpResponse:
    """Take workbooks; shows the receipt."""
    room = open_room(request, township)
    try:
        with save_uploads(request.FILES.getlist("files"), room.office.workspace) as files:
            result = take_files(room.office, files)
    except (InputsRefused, UsageError) as error:
        return _show_imports(request, room, f"{error}", 400)
    for note in (*result.unread_rows, *result.notes):
        messages.warning(request, note)
    return redirect("import", township, result.import_id)


def _show_imports(request: HttpRequest, room: Room, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "tab": "imports", "township": room.township, "run": room.run, "problem": problem,
        "imports": list_township_imports(room.office).to_dicts(),
        "may_answer": room.township in request.access.townships,
    }  # fmt: skip
    return render_page(request, "townships/imports.html", context, status=status)


@allow(Role.TOWNSHIP, Role.BUREAU)
def show_import(request: HttpRequest, township: str, import_id: str) -> HttpResponse:
    """The receipt of an import: what became of every row."""
    room = open_room(request, township)
    line = find_import(room.office, import_id)
    if line is None:
        raise Http404
    lines = read_receipt(room.office, import_id)
    counts = dict(lines["status"].value_counts().iter_rows())
    context: dict[str, Any] = {
        "tab": "imports", "township": township, "run": room.run, "line": line,
        "counts": [(name, title, counts.get(name, 0)) for name, title in STATUSES.items()],
        "lines": _describe_lines(lines.filter(pl.col("status") != "unanswered")),
        "unanswered": counts.get("unanswered", 0),
        "has_workbook": find_receipt_file(room.office, import_id) is not None,
        "may_undo": line["is_own"] and township in request.access.townships,
    }  # fmt: skip
    return render_page(request, "townships/import.html", context)


def _describe_lines(lines: pl.DataFrame) -> list[dict[str, Any]]:
    """Those refused first, each with its status in words."""
    ordered = lines.sort(pl.col("status") != "refused", maintain_order=True)
    return [line | {"label": STATUSES[line["status"]]} for line in ordered.iter_rows(named=True)]


@allow(Role.TOWNSHIP, Role.BUREAU)
def fetch_receipt(request: HttpRequest, township: str, import_id: str) -> HttpResponseBase:
    """The receipt as a workbook."""
    path = find_receipt_file(open_room(request, township).office, import_id)
    if path is None:
        raise Http404
    name = f"{township}_回执_{import_id}.xlsx"
    record_event(request, "download", import_id, file=name, township=township)
    return FileResponse(BytesIO(path.read_bytes()), as_attachment=True, filename=name)


@require_POST
@allow(Role.TOWNSHIP)
def undo(request: HttpRequest, township: str, import_id: str) -> HttpResponse:
    """Let one's own import count no longer."""
    room = open_room(request, township)
    if find_import(room.office, import_id) is None:
        raise Http404
    if take_back(room.office, import_id):
        messages.success(request, f"已撤销 {import_id}，其中的答复不再算数。")
    else:
        messages.warning(request, f"{import_id} 之前已经撤销。")
    return redirect("imports", township)
