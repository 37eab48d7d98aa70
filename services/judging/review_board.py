"""The doubtful pairs of one run in memory, most valuable first, and how each of them stands just now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import RLock
from typing import Any

import polars as pl

from domain.handover import PLACE
from ledger import select_in_force
from matchers.review.candidate_lines import filter_undecided
from services.judging.pair_surroundings import Surroundings, find_surroundings
from services.judging.second_judgements import Agreement, count_agreement, find_open_seconds, list_disputed
from services.lazy_value import LazyValue
from services.opaque_keys import make_keys
from services.review.lines import make_review_lines
from services.runs.published_runs import RunFrames

_PAIR = ["row_key", "person_id"]


@dataclass(frozen=True)
class BoardState:
    """How the pairs stand, by their place in the queue.

    `waiting`: places that wait for anybody. `seconds`: place -> who judged first, where another officer is to judge
    once more. `disputed`: places on which two officers did not agree and nobody has decided since. `decisions`: table
    `review_decisions`, those in force, with `at`, their order. `words`: place -> the one that holds for the pair.
    `word_counts`: place -> how often somebody has decided about the pair. `agreement`: of those who judged the same
    pairs.
    """

    mark: str
    waiting: tuple[int, ...]
    seconds: dict[int, str]
    disputed: frozenset[int]
    decisions: pl.DataFrame
    words: dict[int, dict[str, Any]]
    word_counts: dict[int, int]
    agreement: Agreement

    def list_open(self, user: str) -> list[int]:
        """Places that wait for this user: undecided ones, and those that somebody else has judged once."""
        return sorted([*self.waiting, *(place for place, first in self.seconds.items() if first != user)])

    def is_second(self, place: int, user: str) -> bool:
        """Whether the user's judgement would be the second one, made without seeing the first."""
        return self.seconds.get(place, user) != user

    def find_last_word(self, line: Mapping[str, Any]) -> dict[str, Any]:
        """The newest decision in force about a pair or, of its row, for another person; empty where there is none."""
        decisions = self.decisions.filter(pl.col("row_key") == line["row_key"], _is_about_pair(line["person_id"]))
        return decisions.row(-1, named=True) if decisions.height else {}


def count_words(pairs: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """The pairs (row_key, person_id, ...) with `words`: how often somebody has decided about each of them.

    `decisions`: table `review_decisions`. That the row is another person's is a word about the pair, too.
    """
    row_words = pairs.with_row_index("pair").join(
        decisions.select("row_key", "verdict", word_person="person_id"), on="row_key", how="inner"
    )
    is_about_pair = (pl.col("word_person") == pl.col("person_id")) | (pl.col("verdict") == "same")
    counts = row_words.filter(is_about_pair, pl.col("verdict") != "doubted").group_by("pair").agg(words=pl.len())
    counted = pairs.with_row_index("pair").join(counts, on="pair", how="left", maintain_order="left").drop("pair")
    return counted.with_columns(pl.col("words").fill_null(0).cast(pl.Int64))


def _is_about_pair(person_id: str) -> pl.Expr:
    return ((pl.col("person_id") == person_id) | (pl.col("verdict") == "same")) & (pl.col("verdict") != "doubted")


class ReviewBoard:
    """The pairs of a run that an officer is asked about; several threads may ask at once.

    `second_share`: share of the decided pairs (0-1) that another officer judges once more.
    """

    def __init__(self, frames: RunFrames, second_share: float) -> None:
        self.frames, self.run, self.second_share = frames, frames.run, second_share
        self._lock = RLock()
        self._state: BoardState | None = None
        self._lines = LazyValue(self._make_lines)
        self._surroundings = LazyValue(self._find_surroundings)

    @property
    def lines(self) -> pl.DataFrame:
        """Frame `pairs` of the review workbook, all of it and in its order, with `key`."""
        return self._lines.get()

    @property
    def surroundings(self) -> Surroundings:
        """What stands around the pairs' rows."""
        return self._surroundings.get()

    def _find_surroundings(self) -> Surroundings:
        return find_surroundings(self.run, self.lines.select("source", *PLACE, "person_id"))

    def _make_lines(self) -> pl.DataFrame:
        lines = make_review_lines(self.run, everything=True).drop("number")
        texts = lines.select(text=pl.format("{}\n{}", *_PAIR))["text"]
        return lines.with_columns(make_keys(self.frames.secret, "pair", texts))

    @cached_property
    def _places(self) -> dict[str, int]:
        return {key: place for place, key in enumerate(self.lines["key"].to_list())}

    @cached_property
    def _keys(self) -> dict[tuple[str, str], str]:
        return {(row, person): key for row, person, key in self.lines.select(*_PAIR, "key").iter_rows()}

    @property
    def total(self) -> int:
        """How many pairs there are."""
        return self.lines.height

    def find_place(self, key: str) -> int | None:
        """The pair's place in the queue; none where it is not one of this run's."""
        return self._places.get(key)

    def find_key(self, row_key: str, person_id: str | None) -> str | None:
        """The key of the pair of a row's content and a person; none where nobody is asked about it."""
        return self._keys.get((row_key, person_id or ""))

    def get_line(self, place: int) -> dict[str, Any]:
        """The pair at a place."""
        return self.lines.row(place, named=True)

    def read_state(self) -> BoardState:
        """How the pairs stand now; read again only where somebody has decided since."""
        with self._lock:
            mark = self.run.ledger.read_mark("review_decisions", "second_judgements")
            if self._state is None or self._state.mark != mark:
                self._state = self._make_state(mark)
            return self._state

    def _make_state(self, mark: str) -> BoardState:
        ledger = self.run.ledger
        everything, judgements = ledger.read_decisions(), ledger.read_records("second_judgements")
        decisions = select_in_force(everything).with_row_index("at")
        lines = self.lines.select("key", *_PAIR, "person_key").with_row_index("place")
        waiting = filter_undecided(lines, decisions.drop("at"))["place"].sort()
        words = lines.drop("person_key").join(decisions.filter(pl.col("verdict") != "doubted"), on=_PAIR, how="inner")
        words = words.filter(~((pl.col("verdict") == "unsure") & (pl.col("origin") == "reject")))
        counts = count_words(lines, everything)
        decided = words.filter(~pl.col("place").is_in(waiting.implode()))
        seconds = find_open_seconds(decided, judgements, self.second_share)
        return BoardState(
            mark,
            tuple(waiting.to_list()),
            seconds,
            list_disputed(lines, words, judgements),
            decisions,
            {word["place"]: word for word in words.iter_rows(named=True)},
            dict(counts.filter(pl.col("words") > 0).select("place", "words").iter_rows()),
            count_agreement(judgements, len(seconds)),
        )
