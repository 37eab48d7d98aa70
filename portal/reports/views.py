"""The reports' pages; their lines lead to rows, which officers may open."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.core.paginator import Page, Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from delivery.list_labels import DELIVERY_STATUS_LABELS
from portal.access.roles import Role
from portal.access.rules import allow
from portal.office import office
from portal.pages import render_page
from portal.row_address import make_row_address
from portal.trail.record import record_event
from services.people.row_keys import RowKeys
from services.reports import linkage, quality
from services.reports.report_files import list_report_files
from services.runs.published_runs import RunFrames

_LINES = 50
# A report that is a page stands alone: nothing runs in it, and nothing comes from elsewhere.
_STANDALONE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"


@allow(Role.OFFICER, Role.BUREAU)
@require_GET
def show_reports(request: HttpRequest) -> HttpResponse:
    """How every source came in and was linked, and the reports' files."""
    frames = _open_newest()
    context = {
        "sources": linkage.list_sources(frames),
        "deliveries": [
            line | {"status_title": DELIVERY_STATUS_LABELS.get(line["status"], line["status"])}
            for line in quality.list_deliveries(frames)
        ],
        "departments": quality.count_issues(frames),
        "conflicts": quality.count_conflicts(frames),
        "files": list_report_files(frames),
        "period": frames.period.title,
    }
    return render_page(request, "reports/reports.html", context)


@allow(Role.OFFICER, Role.BUREAU)
@require_GET
def show_source(request: HttpRequest, source: str) -> HttpResponse:
    """In which ways the rows of a source came out, and the rows of one of them."""
    frames = _open_newest()
    declared = frames.run.county.sources.get(source)
    if declared is None:
        raise Http404
    outcomes = linkage.list_outcomes(frames, source)
    reason = request.GET.get("reason", "")
    chosen = next((outcome for outcome in outcomes if outcome.reason == reason), None)
    rows = linkage.list_rows(frames, source, reason) if chosen else pl.DataFrame()
    page, lines = _cut(request, rows)
    keys = RowKeys(frames)
    context = {
        "source": declared, "source_id": source, "outcomes": outcomes, "chosen": chosen, "page": page,
        "opens_rows": request.access.has(Role.OFFICER),
        "query": f"reason={reason}&" if chosen else "", "period": frames.period.title,
        "lines": [line | {"address": make_row_address(keys, line)} for line in lines],
    }  # fmt: skip
    return render_page(request, "reports/source.html", context)


@allow(Role.OFFICER, Role.BUREAU)
@require_GET
def show_quality(request: HttpRequest, department: str) -> HttpResponse:
    """What is wrong with a department's data, row by row."""
    frames = _open_newest()
    kinds = quality.count_kinds(frames, department)
    known = {source.department for source in frames.run.county.sources.values()}
    if department not in known:
        raise Http404
    source, check = request.GET.get("source", ""), request.GET.get("check", "")
    page, lines = _cut(request, quality.list_issues(frames, department, source, check))
    keys = RowKeys(frames)
    context = {
        "department": department, "kinds": kinds, "page": page, "source_id": source, "check": check,
        "opens_rows": request.access.has(Role.OFFICER),
        "query": f"source={source}&check={check}&" if check else "", "period": frames.period.title,
        "lines": [line | {"address": make_row_address(keys, line)} for line in lines],
    }  # fmt: skip
    return render_page(request, "reports/quality.html", context)


@allow(Role.OFFICER, Role.BUREAU)
@require_GET
def show_conflicts(request: HttpRequest) -> HttpResponse:
    """Two values that cannot both be right, each with its row."""
    frames = _open_newest()
    kinds = quality.count_conflicts(frames)
    check = request.GET.get("check", "")
    check = check if check in {kind["check"] for kind in kinds} else ""
    page, lines = _cut(request, quality.list_conflicts(frames, check))
    keys, sources = RowKeys(frames), frames.run.county.sources
    for line in lines:
        line["home_key"] = frames.make_household_key(line["household_id"])
        line["sides"] = [
            {
                "title": sources[line[f"source_{side}"]].title if line[f"source_{side}"] in sources else "",
                "value": line[f"value_{side}"],
                "date": line[f"date_{side}"],
                "address": make_row_address(keys, line, f"_{side}"),
            }
            for side in "ab"
        ]
    record_event(request, "look", run=frames.run_id, lines=len(lines))
    context = {
        "kinds": kinds, "page": page, "lines": lines, "check": check, "opens_rows": request.access.has(Role.OFFICER),
        "query": f"check={check}&" if check else "",
        "period": frames.period.title,
    }  # fmt: skip
    return render_page(request, "reports/conflicts.html", context)


@allow(Role.OFFICER, Role.BUREAU)
@require_GET
def fetch_report(request: HttpRequest, file: str) -> HttpResponseBase:
    """A file of the reports: pages are shown, workbooks saved."""
    frames = _open_newest()
    path = list_report_files(frames).get(file)
    if path is None:
        raise Http404
    record_event(request, "download", frames.run_id, file=file)
    is_page = path.suffix == ".html"
    response = FileResponse(path.open("rb"), as_attachment=not is_page, filename=path.name)
    if is_page:
        response._csp_exempt = True
        response["Content-Security-Policy"] = _STANDALONE
    return response


def _open_newest() -> RunFrames:
    frames = office().runs.find_newest()
    if frames is None:
        raise Http404
    return frames


def _cut(request: HttpRequest, frame: pl.DataFrame) -> tuple[Page, list[dict[str, Any]]]:
    """The page of the frame that is asked for."""
    page = Paginator(range(frame.height), _LINES).get_page(request.GET.get("page"))
    lines = frame.slice(page.start_index() - 1, _LINES) if frame.height else frame
    return page, list(lines.iter_rows(named=True))
