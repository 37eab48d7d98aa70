"""Words on pairs as the ledger keeps them: made from a pair of the queue, and added where nobody has decided since."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.office_clock import make_timestamp
from domain.tables import add_absent_columns, conform
from ledger import AuditEvent
from services.judging.review_board import ReviewBoard, count_words


def make_decision(board: ReviewBoard, place: int, verdict: str, origin: str, by: str, day: date) -> pl.DataFrame:
    """Table `review_decisions`: one word on the pair."""
    line = board.lines.slice(place, 1).with_columns(
        pl.lit(verdict).alias("verdict"),
        pl.lit(origin).alias("origin"),
        pl.lit(by).alias("decided_by"),
        pl.lit(day).alias("decided_on"),
        pl.lit(make_timestamp()).alias("recorded_at"),
        pl.lit(None, dtype=pl.String).alias("inbox"),
    )
    return conform(add_absent_columns(line, "review_decisions"), "review_decisions")


def add_word(board: ReviewBoard, place: int, words_shown: int, decision: pl.DataFrame, action: str = "decide") -> bool:
    """Whether the word was added: it is not where somebody has decided since there were `words_shown`."""
    line = board.get_line(place)

    def select_unanswered(decisions: pl.DataFrame, remembered: pl.DataFrame) -> pl.DataFrame:
        words = count_words(pl.DataFrame([line]).select("row_key", "person_id"), remembered)["words"].item()
        return decisions if words == words_shown else decisions.clear()

    event = AuditEvent(
        action, decision["decided_by"].item(), line["household_id"],
        {"run": board.run.id, "pair": line["key"], "verdict": decision["verdict"].item()},
    )  # fmt: skip
    return board.run.ledger.add_decisions(decision, event, select_unanswered) == 1
