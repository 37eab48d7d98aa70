"""The review boards of this server: of the newest published comparison, and of the newest property search."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import RLock

from django.http import Http404

from portal.office import office
from services.judging.review_board import ReviewBoard
from services.runs.published_runs import RunFrames

ROWS, PROPERTY = "rows", "property"
_BOARDS_KEPT = 4


@dataclass(frozen=True)
class _BoardKey:
    workspace: str
    run_id: str
    edition: int
    second_share: float


_boards: OrderedDict[_BoardKey, ReviewBoard] = OrderedDict()
_lock = RLock()


def find_board(matter: str) -> ReviewBoard | None:
    """The pairs of the newest comparison (`rows`) or property search (`property`); none where there is no such run."""
    runs = office().runs
    frames = runs.find_newest_search() if matter == PROPERTY else runs.find_newest()
    if frames is None or (matter == PROPERTY and not frames.run.store.has("signer_links")):
        return None
    return _open(frames)


def find_pair(key: str) -> tuple[ReviewBoard, int]:
    """The board that a pair is on, and its place; raises `Http404` where it is on none."""
    for matter in (ROWS, PROPERTY):
        board = find_board(matter)
        place = board.find_place(key) if board else None
        if board is not None and place is not None:
            return board, place
    raise Http404


def _open(frames: RunFrames) -> ReviewBoard:
    share = office().county.settings.review.second_share
    key = _BoardKey(str(office().workspace), frames.run_id, frames.edition, share)
    with _lock:
        if key not in _boards:
            _boards[key] = ReviewBoard(frames, share)
        _boards.move_to_end(key)
        while len(_boards) > _BOARDS_KEPT:
            _boards.popitem(last=False)
        return _boards[key]
