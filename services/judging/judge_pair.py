"""An officer's word on one pair, into the ledger at once; nothing said by somebody else meanwhile is overwritten."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.errors import UsageError
from services.judging.judge_again import judge_again, undo_second
from services.judging.judgement import Judgement
from services.judging.review_board import BoardState, ReviewBoard
from services.judging.words import add_word, make_decision
from services.opaque_keys import make_key

VERDICTS = {"same": "同一人", "other": "非同一人", "unsure": "存疑"}


def make_stamp(board: ReviewBoard, state: BoardState, place: int) -> str:
    """How often somebody has decided about the pair, as a text that tells nothing; pages bear it, and words with it."""
    key, words = board.get_line(place)["key"], state.word_counts.get(place, 0)
    return make_key(board.frames.secret, "shown word", f"{key}/{words}")


def judge_pair(board: ReviewBoard, place: int, verdict: str, by: str, day: date, stamp: str) -> Judgement:
    """Remember the word (same, other, unsure) of an officer on the pair that they saw.

    `stamp`: of `make_stamp`, as the page bore it. Raises `UsageError` when the verdict is none.
    """
    if verdict not in VERDICTS:
        raise UsageError("请选择“同一人”“非同一人”或“存疑”。")
    state = board.read_state()
    if stamp == make_stamp(board, state, place):
        if state.is_second(place, by):
            return judge_again(board, state.words[place], place, verdict, by, day)
        decision = make_decision(board, place, verdict, "review", by, day)
        if add_word(board, place, state.word_counts.get(place, 0), decision):
            return Judgement(is_kept=True)
    word = board.read_state().find_last_word(board.get_line(place))
    return Judgement(is_kept=False, decided_by=word.get("decided_by", ""), verdict=word.get("verdict", ""))


def undo_last_word(board: ReviewBoard, by: str, day: date) -> int | None:
    """Take back the user's last word on a pair of this run, so that the pair waits again; its place, none: no word."""
    state = board.read_state()
    own_words = [word for word in state.words.values() if word["decided_by"] == by and word["origin"] == "review"]
    last_word = max(own_words, key=lambda word: word["at"], default=None)
    own_seconds = board.run.ledger.read_records("second_judgements").filter(
        pl.col("recorded_by") == by, pl.col("run_id") == board.run.id
    )
    last_second = own_seconds.row(-1, named=True) if own_seconds.height else None
    if last_second and (last_word is None or last_second["recorded_at"] > last_word["recorded_at"]):
        return undo_second(board, last_second, by)
    if last_word is None:
        return None
    place: int = last_word["place"]
    decision = make_decision(board, place, "unsure", "reject", by, day)
    add_word(board, place, state.word_counts.get(place, 0), decision, action="undo_decision")
    return place
