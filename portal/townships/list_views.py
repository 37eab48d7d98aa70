"""The township's start page: whom it visits this period, in which order, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from domain.office_clock import get_today
from portal.access.roles import Role
from portal.access.rules import allow
from portal.pages import render_page
from portal.townships.room import Room, open_room
from portal.townships.visit_filters import STATES, count_all, count_states, count_villages, select_visits
from portal.townships.visit_marks import describe_due, list_marks, list_risks
from portal.trail.record import record_event
from services.townships.visits import HouseholdVisit, TownshipVisits

_PER_PAGE = 50


@allow(Role.TOWNSHIP, Role.BUREAU)
def show_township(request: HttpRequest, township: str) -> HttpResponse:
    """The households to be visited, by village and state."""
    room = open_room(request, township)
    visits = room.read_visits()
    if room.run is None or visits is None:
        return render_page(request, "townships/township.html", {"tab": "visits", "township": township, "run": room.run})
    _record_look(request, room, visits)
    village, state = request.GET.get("village", ""), request.GET.get("state", "")
    homes = select_visits(visits, village, state)
    page = Paginator(homes, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tab": "visits", "township": township, "run": room.run, "total": count_all(visits),
        "villages": count_villages(visits),
        "village": village if village in visits.villages else "", "state": state if state in STATES else "",
        "states": count_states(visits.households), "page": page, "lines": _make_lines(room, page),
        "may_answer": township in request.access.townships,
    }  # fmt: skip
    return render_page(request, "townships/township.html", context)


def _make_lines(room: Room, homes: Iterable[HouseholdVisit]) -> list[dict[str, object]]:
    """Lines of the list, each ready as it is shown: a page has many, and a template is slow at thinking."""
    address = reverse("township", args=[room.township])
    return [_make_line(f"{address}households/{_make_key(room, home)}/", home) for home in homes]


def _make_key(room: Room, home: HouseholdVisit) -> str:
    return room.run.make_household_key(home.household_id) if room.run else ""


def _make_line(address: str, home: HouseholdVisit) -> dict[str, object]:
    household = home.visit.household
    size = f"　{household['household_size']} 口人" if household["household_size"] else ""
    clues = f"{len(home.visit.clues)} 件事"
    is_part = home.state != "done" and home.answered
    return {
        "address": address, "village": home.village, "turn": home.turn, "state": home.state,
        "head_name": household["head_name"] or "（无户主姓名）", "about": f"{household['group'] or ''}{size}",
        "risks": list_risks(home), "marks": list_marks(home), "due": describe_due(home),
        "clues": f"已报 {home.answered}／{clues}" if is_part else clues,
    }  # fmt: skip


def _record_look(request: HttpRequest, room: Room, visits: TownshipVisits) -> None:
    """Names stand on the list: who opened it is on record, once a day and session."""
    run_id, name = room.run.run_id if room.run else "", "looked_at"
    mark = f"{run_id} {room.township} {get_today()}"
    looks = request.session.get(name, [])
    if mark not in looks:
        record_event(request, "look", run_id, township=room.township, households=len(visits.households))
        request.session[name] = [*looks[-20:], mark]
