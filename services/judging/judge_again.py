"""The second word on a pair (复判): kept beside the first; where they differ the pair waits again."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from domain.office_clock import make_timestamp
from domain.tables import polars_schema
from ledger import AuditEvent
from services.judging.judgement import Judgement
from services.judging.review_board import ReviewBoard
from services.judging.words import add_word, make_decision

_TABLE = "second_judgements"


def judge_again(
    board: ReviewBoard, first_word: dict[str, Any], place: int, verdict: str, by: str, day: date
) -> Judgement:
    """Remember the second word; where it is not the first one, the pair belongs to nobody until somebody settles it."""
    line, agrees = board.get_line(place), verdict == first_word["verdict"]
    judgement = pl.DataFrame(
        {
            "judgement_id": "",
            **{name: line[name] for name in ("row_key", "person_id")},
            "run_id": board.run.id,
            "first_verdict": first_word["verdict"],
            "first_by": first_word["decided_by"],
            "verdict": verdict,
            "decided_on": day,
            "recorded_by": by,
            "recorded_at": make_timestamp(),
        },
        schema=polars_schema(_TABLE),
    )
    event = AuditEvent(
        "decide", by, line["household_id"],
        {"run": board.run.id, "pair": line["key"], "verdict": verdict, "second": 1, "agrees": int(agrees)},
    )  # fmt: skip
    kept = board.run.ledger.add_numbered_records(_TABLE, judgement, "F", event, _select_first)
    if kept.is_empty():
        return Judgement(is_kept=False, decided_by=first_word["decided_by"], verdict=first_word["verdict"])
    if not agrees:
        reopened = make_decision(board, place, "unsure", "reject", by, day)
        add_word(board, place, board.read_state().word_counts.get(place, 0), reopened, action="reopen")
    return Judgement(is_kept=True, decided_by=first_word["decided_by"], verdict=first_word["verdict"],
                     is_second=True, agrees=agrees)  # fmt: skip


def undo_second(board: ReviewBoard, judgement: dict[str, Any], by: str) -> int | None:
    """Let a second word count no longer; the pair's place."""
    event = AuditEvent("undo_decision", by, detail={"run": board.run.id, "second": 1})
    board.run.ledger.undo_records(_TABLE, [judgement["judgement_id"]], event)
    return board.find_place(board.find_key(judgement["row_key"], judgement["person_id"]) or "")


def _select_first(judgements: pl.DataFrame, remembered: pl.DataFrame) -> pl.DataFrame:
    """Nothing where two officers judge once more at the same time: the first one's word counts."""
    return judgements.join(remembered, on=["row_key", "person_id"], how="anti")
