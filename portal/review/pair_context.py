"""What the templates of a pair are given."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from portal.drawing.waterfall import draw_waterfall
from portal.review.boards import PROPERTY, ROWS
from portal.row_address import make_row_address
from services.judging.judge_pair import VERDICTS, make_stamp
from services.judging.pair_page import make_pair_page
from services.judging.review_board import BoardState, ReviewBoard
from services.people.row_keys import RowKeys

HIDE_SCORE = "hide_score"


def make_pair_context(request: HttpRequest, board: ReviewBoard, place: int) -> dict[str, Any]:
    """The pair at a place as the user may see it: a second judgement without the first, a score when they wish."""
    state, user = board.read_state(), request.access.actor
    page, is_second = make_pair_page(board, place), state.is_second(place, user)
    word = None if is_second else state.words.get(place)
    open_places = state.list_open(user)
    is_hidden = bool(request.session.get(HIDE_SCORE)) and word is None
    return {
        "page": page,
        "line": page.line,
        "matter": PROPERTY if board.run.is_search else ROWS,
        "period": board.run.period.title,
        "stamp": make_stamp(board, state, place),
        "word": word and {"verdict": VERDICTS[word["verdict"]], "by": word["decided_by"], "on": word["decided_on"]},
        "is_disputed": place in state.disputed,
        "is_open": place in open_places,
        "is_hidden": is_hidden,
        "waterfall": None if is_hidden else draw_waterfall(page.line["prior"], page.steps),
        "next_key": get_key(board, find_next(open_places, place)),
        "previous_key": get_key(board, place - 1 if place else None),
        "progress": count_progress(board, state, user),
        **_make_addresses(board, page.line),
    }


def _make_addresses(board: ReviewBoard, line: dict[str, Any]) -> dict[str, str]:
    """Where more is said of the row and of the candidate's household; of a search nowhere."""
    if board.run.is_search:
        return {}
    key = board.frames.make_household_key(line["household_id"])
    row_address = make_row_address(RowKeys(board.frames), line)
    return {"row_address": row_address, "home_address": reverse("known_household", args=[key])}


def count_progress(board: ReviewBoard, state: BoardState, user: str) -> dict[str, int]:
    """How many pairs there are, how many are judged, and how many wait for the user."""
    judged = board.total - len(state.waiting)
    own_words = [word for word in state.words.values() if word["decided_by"] == user and word["origin"] == "review"]
    return {"total": board.total, "judged": judged, "open": len(state.list_open(user)), "own": len(own_words)}


def find_next(open_places: list[int], place: int) -> int | None:
    """The first place that waits behind this one, else the first of all; none where none waits but this."""
    behind = [one for one in open_places if one > place]
    before = [one for one in open_places if one < place]
    return next(iter(behind + before), None)


def get_key(board: ReviewBoard, place: int | None) -> str | None:
    """The key of the pair at a place."""
    return None if place is None else str(board.get_line(place)["key"])
