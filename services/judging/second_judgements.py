"""Pairs that another officer judges once more (复判): which ones, what is still open, and how often two agree."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

_PAIR = ["row_key", "person_id"]
_DRAWN_DIGITS = 8


@dataclass(frozen=True)
class Agreement:
    """How often two officers agree. `open_pairs`: drawn and still to be judged once more."""

    judged: int
    agreed: int
    open_pairs: int

    @property
    def share(self) -> float | None:
        """Share of the pairs judged twice on which both agree (0-1); none where there is none."""
        return self.agreed / self.judged if self.judged else None


def is_drawn(key: str, share: float) -> bool:
    """Whether a pair is one of the share (0-1) that is judged twice; nobody can tell without the workspace's secret."""
    return int(key[:_DRAWN_DIGITS], 16) / 16.0**_DRAWN_DIGITS < share


def find_open_seconds(words: pl.DataFrame, judgements: pl.DataFrame, share: float) -> dict[int, str]:
    """Place -> who judged first, of the drawn pairs that nobody has judged once more since.

    `words`: place, key and the lines of `review_decisions` that hold. `judgements`: table `second_judgements`.
    """
    firsts = words.filter(pl.col("origin") == "review", pl.col("verdict").is_in(("same", "other")))
    open_lines = firsts.join(judgements, on=_PAIR, how="anti")
    return {
        place: first_by
        for place, key, first_by in open_lines.select("place", "key", "decided_by").iter_rows()
        if is_drawn(key, share)
    }


def list_disputed(lines: pl.DataFrame, words: pl.DataFrame, judgements: pl.DataFrame) -> frozenset[int]:
    """Places on which the second officer did not agree and which nobody has decided since.

    `lines`: place, row_key, person_id of all pairs; `words`: those that hold, with place.
    """
    against = (
        judgements.filter(pl.col("verdict") != pl.col("first_verdict")).group_by(_PAIR).agg(pl.col("recorded_at").max())
    )
    disputed = lines.select("place", *_PAIR).join(against, on=_PAIR, how="inner")
    settled = words.filter(pl.col("origin") == "review").select("place", settled_at="recorded_at")
    disputed = disputed.join(settled, on="place", how="left")
    is_open = pl.col("settled_at").is_null() | (pl.col("settled_at") < pl.col("recorded_at"))
    return frozenset(disputed.filter(is_open)["place"].to_list())


def count_agreement(judgements: pl.DataFrame, open_pairs: int) -> Agreement:
    """How often two officers agreed, over all lines of table `second_judgements`."""
    agreed = judgements.filter(pl.col("verdict") == pl.col("first_verdict")).height
    return Agreement(judgements.height, agreed, open_pairs)
