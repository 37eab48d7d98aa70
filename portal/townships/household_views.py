"""A household's page: why somebody goes there, and the answers, which count as those of its visit sheet do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from domain.errors import UsageError
from domain.office_clock import get_today
from domain.visit_form import YES_NO
from ledger import AnsweredMeanwhile
from portal.access.roles import Role
from portal.access.rules import allow
from portal.office import office
from portal.pages import render_page
from portal.townships.room import Room, open_room
from portal.townships.visit_marks import describe_due, list_marks
from portal.trail.record import record_event
from services.feedback.import_results import FeedbackResult
from services.runs.published_runs import RunFrames
from services.townships.imports import read_answers_mark, take_page
from services.townships.visit_questions import LONGEST, is_empty, list_guarantees, list_questions, read_form
from services.townships.visits import HouseholdVisit, TownshipVisits

# Who goes from door to door signs the same way at the next one.
_LAST_VISIT = "last_visit"
_NOTHING = "还没有回答任何问题。请先选核查结果，再提交。"


@dataclass(frozen=True)
class _Home:
    """A household among its township's visits. `mark`: how its answers stood before the visits were read."""

    visits: TownshipVisits
    visit: HouseholdVisit
    mark: str


@allow(Role.TOWNSHIP, Role.BUREAU)
def show_household(request: HttpRequest, township: str, key: str) -> HttpResponse:
    """The household with its questions."""
    room = open_room(request, township)
    home = _find(room, room.run, key)
    record_event(request, "look", home.visit.household_id, township=township)
    return _show(request, room, home)


@require_POST
@allow(Role.TOWNSHIP)
def answer_household(request: HttpRequest, township: str, key: str) -> HttpResponse:
    """Take the answers; what is refused is said beside its question, and what was written stays."""
    room = open_room(request, township)
    run = office().runs.find(request.POST.get("run", ""))
    if run is None:
        raise UsageError("这份名单已经撤回或不在了，没有采用。请从名单重新进入这一户填写。")
    home = _find(room, run, key)
    answers = read_form(request.POST, home.visit, home.visits, home.visits.edition)
    if is_empty(answers):
        return _show(request, room, home, problem=_NOTHING, status=400)
    try:
        result = take_page(room.office, answers, request.POST.get("mark", ""))
    except AnsweredMeanwhile as meanwhile:
        return _show(request, room, _find(room, run, key), problem=_tell_of(meanwhile), status=409)
    statuses = dict(result.lines["status"].value_counts().iter_rows())
    if statuses.get("refused"):
        return _show(request, room, _find(room, run, key), result=result, status=400)
    request.session[_LAST_VISIT] = {"checked_by": answers.checked_by, "checked_on": answers.checked_on}
    taken, unchanged = statuses.get("taken", 0), statuses.get("unchanged", 0)
    messages.success(request, f"已收下 {taken} 条答复" + (f"，另有 {unchanged} 条没有变化。" if unchanged else "。"))
    return redirect(_find_next_address(room, run, home.visit))


def _tell_of(meanwhile: AnsweredMeanwhile) -> str:
    author = f"（最后报的是 {meanwhile.by}）" if meanwhile.by else ""
    return (
        f"您打开之后，这一户的答复有了变动{author}，您填的没有记下，也没有覆盖。"
        "请看“已报”一栏；确要改的，核对后再提交一次。"
    )


def _find(room: Room, run: RunFrames | None, key: str) -> _Home:
    household_id = run.find_household(key) if run else None
    mark = read_answers_mark(room.office, household_id or "")
    visits = room.read_visits(run)
    visit = visits.find(household_id) if visits else None
    if visits is None or visit is None:
        raise Http404
    return _Home(visits, visit, mark)


def _find_next_address(room: Room, run: RunFrames, visit: HouseholdVisit) -> str:
    """The next household that is not done, or the list."""
    visits = room.read_visits(run)
    following = visits.find_next(visit.household_id) if visits else None
    if following is None:
        return str(reverse("township", args=[room.township]))
    return str(reverse("household", args=[room.township, run.make_household_key(following.household_id)]))


def _show(
    request: HttpRequest, room: Room, home: _Home,
    result: FeedbackResult | None = None, problem: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page; after a refusal with what was written and why it was not taken."""
    posted: Mapping[str, str] = request.POST or request.session.get(_LAST_VISIT, {})
    visits, visit = home.visits, home.visit
    questions = list_questions(visit, visits)
    reasons = _explain(result)
    rows = {question.row for question in questions}
    run = office().runs.find(visits.edition.run_id)
    context: dict[str, Any] = {
        "tab": "visits", "township": room.township, "run": run, "home": visit, "mark": home.mark,
        "household": visit.visit.household, "visit": visit.visit, "marks": [*list_marks(visit), describe_due(visit)],
        "questions": [_fill(question, posted, reasons) for question in questions],
        "guarantees": [
            line | {"chosen": posted.get(str(line["field"]), "")} for line in list_guarantees(visit, visits)
        ],
        "posted": posted, "include_choices": YES_NO, "problem": problem, "longest": LONGEST, "today": get_today(),
        "problems": [text for row, text in reasons.items() if row not in rows],
        "taken": int((result.lines["status"] == "taken").sum()) if result else 0,
        "refused": len(reasons),
        "may_answer": room.township in request.access.townships,
        "is_newest": room.run is not None and room.run.run_id == visits.edition.run_id,
        "following": _find_following(visits, visit, run),
    }  # fmt: skip
    return render_page(request, "townships/household.html", context, status=status)


def _fill(question: Any, posted: Mapping[str, str], reasons: Mapping[int, str]) -> dict[str, Any]:
    """A question with what was chosen and noted, and why it was not taken."""
    return {
        "question": question, "chosen": posted.get(question.field, ""), "note": posted.get(question.note_field, ""),
        "refusal": reasons.get(question.row, ""),
    }  # fmt: skip


def _explain(result: FeedbackResult | None) -> dict[int, str]:
    """Row of the page -> why its answer was not taken."""
    if result is None:
        return {}
    refused = result.lines.filter(pl.col("status") == "refused").unique("row_number", keep="first", maintain_order=True)
    return dict(refused.select("row_number", pl.coalesce("note", "reason")).iter_rows())


def _find_following(visits: TownshipVisits, visit: HouseholdVisit, run: RunFrames | None) -> str:
    """The key of the next household that is not done; empty where there is none."""
    following = visits.find_next(visit.household_id)
    return run.make_household_key(following.household_id) if following and run else ""
