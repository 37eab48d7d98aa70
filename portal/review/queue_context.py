"""The lines of the queue's page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.judging.review_board import BoardState, ReviewBoard

_SHOWN = (
    "key", "source_title", "department", "where", "reason", "worth", "rows", "name", "person_name", "person_place",
    "differences", "probability", "is_doubted",
)  # fmt: skip


def list_lines(board: ReviewBoard, state: BoardState, places: Iterable[int]) -> list[dict[str, Any]]:
    """The pairs at these places, as a table shows them."""
    wanted = list(places)
    lines = board.lines[wanted].select(_SHOWN).iter_rows(named=True)
    return [
        line | {"number": place + 1, "is_disputed": place in state.disputed}
        for place, line in zip(wanted, lines, strict=True)
    ]
