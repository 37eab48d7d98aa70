"""Search by name or number, a household, and a row."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from domain.errors import UsageError
from domain.office_clock import get_today
from ledger import AuditEvent
from portal.access.roles import Role
from portal.access.rules import allow
from portal.households.household_context import make_household_context
from portal.households.row_context import make_row_context
from portal.households.runs import PeopleOfRun, open_people
from portal.pages import render_page
from portal.row_address import make_row_address
from portal.trail.record import record_event
from services.explain import explain_household
from services.people.household_page import make_household_page
from services.people.people_index import MOST_HITS
from services.review.reject_link import reject_link, undo_rejection

# A longer text is no name and no number.
_LONGEST = 60


@allow(Role.OFFICER)
def search_people(request: HttpRequest) -> HttpResponse:
    """People and households by name, ID number or household number, which stand in no address: they come by POST."""
    run = open_people()
    run.people.start_reading()
    context = {"register": run.people.state, "period": run.frames.period.title, "most": MOST_HITS}
    text = request.POST.get("text", "")[:_LONGEST].strip() if request.method == "POST" else ""
    if not text:
        return render_page(request, "households/search.html", context)
    hits = run.people.search(text)
    record_event(request, "search", hits=hits.people.height)
    lines = [
        person | {"key": run.frames.make_household_key(person["household_id"])}
        for person in hits.people.iter_rows(named=True)
    ]
    if not lines and (key := _find_earlier_number(run, text)):
        return redirect("known_household", key)
    return render_page(
        request, "households/search.html", context | {"hits": lines, "is_cut_off": hits.is_cut_off, "text": text}
    )


@allow(Role.OFFICER)
@require_GET
def show_household(request: HttpRequest, key: str) -> HttpResponse:
    """Everything known of a household; that somebody looked is an entry of the trail."""
    run = open_people()
    household_id = run.frames.find_household(key)
    if household_id is None:
        raise Http404
    run.people.start_reading()
    record_event(request, "look", household_id, run=run.frames.run_id)
    page = make_household_page(run.frames, household_id)
    return render_page(request, "households/household.html", make_household_context(run, page) | {"key": key})


@allow(Role.OFFICER)
@require_GET
def show_row(request: HttpRequest, sheet_key: str, row_key: str) -> HttpResponse:
    """Why a row was linked, sent to review or left."""
    run, place = _find_row(sheet_key, row_key)
    context = make_row_context(run, place, reads_files="values" in request.GET)
    record_event(request, "look", context["household_id"], run=run.frames.run_id)
    return render_page(request, "households/row.html", context)


@allow(Role.OFFICER)
@require_POST
def overturn_link(request: HttpRequest, sheet_key: str, row_key: str) -> HttpResponse:
    """The row's link is overturned: it goes to that person no more."""
    run, place = _find_row(sheet_key, row_key)
    event = AuditEvent("decide", request.access.actor, run.frames.run_id, {"verdict": "other", "kind": "overturn"})
    count = reject_link(run.frames.run, place, request.access.actor, get_today(), event)
    text = "已推翻：下次比对起，这样的行不再归此人。" if count else "以前已经推翻过，没有重复登记。"
    messages.success(request, text)
    return redirect(make_row_address(run.rows, place))


@allow(Role.OFFICER)
@require_POST
def undo_overturn(request: HttpRequest, sheet_key: str, row_key: str) -> HttpResponse:
    """All that was decided about the row's content is taken back."""
    run, place = _find_row(sheet_key, row_key)
    event = AuditEvent("undo_decision", request.access.actor, run.frames.run_id, {"kind": "row"})
    try:
        undo_rejection(run.frames.run, place, request.access.actor, get_today(), event)
    except UsageError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "已撤销对这一行的人工结论，下次比对重新判断。")
    return redirect(make_row_address(run.rows, place))


def _find_row(sheet_key: str, row_key: str) -> tuple[PeopleOfRun, dict[str, object]]:
    run = open_people()
    place = run.rows.find(sheet_key, row_key)
    if place is None:
        raise Http404
    return run, place


def _find_earlier_number(run: PeopleOfRun, text: str) -> str | None:
    """The key of the household that bore a number before; none where no run knew it."""
    if not text.isalnum() or not text.isascii():
        return None
    try:
        household_id = explain_household(run.frames.run, text).household_id
    except UsageError:
        return None
    key = run.frames.make_household_key(household_id)
    return key if run.frames.find_household(key) else None
