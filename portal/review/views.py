"""The queue of doubtful pairs, one pair, and the officer's word on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from domain.office_clock import get_today
from portal.access.roles import Role
from portal.access.rules import allow
from portal.pages import render_page
from portal.review.boards import PROPERTY, ROWS, find_board, find_pair
from portal.review.pair_context import HIDE_SCORE, count_progress, find_next, get_key, make_pair_context
from portal.review.queue_context import list_lines
from portal.trail.record import record_event
from services.judging.judge_pair import VERDICTS, judge_pair, undo_last_word
from services.judging.judgement import Judgement
from services.judging.review_board import ReviewBoard

_LINES = 50


@allow(Role.OFFICER)
@require_GET
def show_queue(request: HttpRequest, matter: str = ROWS) -> HttpResponse:
    """The pairs that wait for the user, most valuable first."""
    board = find_board(matter)
    if board is None:
        return render_page(request, "review/queue.html", {"board": None, "matter": matter})
    state, user = board.read_state(), request.access.actor
    places = state.list_open(user)
    page = Paginator(places, _LINES).get_page(request.GET.get("page"))
    context = {
        "board": board, "matter": matter, "page": page, "lines": list_lines(board, state, page.object_list),
        "first_key": get_key(board, places[0] if places else None), "progress": count_progress(board, state, user),
        "agreement": state.agreement, "period": board.run.period.title, "is_search": matter == PROPERTY,
    }  # fmt: skip
    return render_page(request, "review/queue.html", context)


@allow(Role.OFFICER)
@require_GET
def show_pair(request: HttpRequest, key: str) -> HttpResponse:
    """One pair, both sides beside each other."""
    board, place = find_pair(key)
    return _answer(request, board, place)


@allow(Role.OFFICER)
@require_POST
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """The user's word on a pair; then the next pair."""
    board, place = find_pair(key)
    verdict, user = request.POST.get("verdict", ""), request.access.actor
    judgement = judge_pair(board, place, verdict, user, get_today(), request.POST.get("stamp", ""))
    _tell(request, judgement, verdict)
    if not judgement.is_kept:
        return _answer(request, board, place)
    return _answer(request, board, find_next(board.read_state().list_open(user), place))


@allow(Role.OFFICER)
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """The user's last word is taken back; then that pair."""
    board = find_board(PROPERTY if request.POST.get("matter") == PROPERTY else ROWS)
    place = undo_last_word(board, request.access.actor, get_today()) if board else None
    if board is None or place is None:
        messages.warning(request, "没有可以撤销的判断。")
        return _go(request, reverse("review"))
    messages.success(request, "已撤销上一次判断，请重新判断。")
    return _answer(request, board, place)


@allow(Role.OFFICER)
@require_POST
def switch_score(request: HttpRequest, key: str) -> HttpResponse:
    """Whether the user sees scores before they have judged; then the same pair."""
    board, place = find_pair(key)
    request.session[HIDE_SCORE] = not request.session.get(HIDE_SCORE, False)
    return _answer(request, board, place)


def _answer(request: HttpRequest, board: ReviewBoard, place: int | None) -> HttpResponse:
    """The page of a pair, or of the queue where nothing waits; to a script the part that changes alone."""
    if place is None:
        return _go(request, reverse("review_property" if board.run.is_search else "review"))
    address = reverse("review_pair", args=[get_key(board, place)])
    if request.method == "POST" and not request.htmx:
        return redirect(address)
    record_event(request, "look", board.get_line(place)["household_id"], run=board.run.id)
    template = "review/pair_part.html" if request.htmx else "review/pair.html"
    response = render_page(request, template, make_pair_context(request, board, place))
    if request.htmx:
        response["HX-Push-Url"] = address
    return response


def _go(request: HttpRequest, address: str) -> HttpResponse:
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def _tell(request: HttpRequest, judgement: Judgement, verdict: str) -> None:
    """What became of the word; of a second one only that it was kept, so that nobody learns to agree."""
    if judgement.is_kept:
        messages.success(request, f"已记下：{VERDICTS[verdict]}。")
        return
    earlier = VERDICTS.get(judgement.verdict, "")
    told: dict[str, Any] = {"who": judgement.decided_by or "其他人", "what": f"判为“{earlier}”" if earlier else "改动"}
    messages.warning(request, "您打开之后，{who}已把这一对{what}，您的判断没有记下，也没有覆盖。".format(**told))
