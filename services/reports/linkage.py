"""How the rows of every source were linked, and which rows came out in a way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl

from domain.handover import PLACE
from services.runs.published_runs import RunFrames

_COUNTS = ("rows_read", "dropped", "quarantined", "registered", "linked", "review", "unlinked")
_COMPARED = ("linked", "review", "unlinked")


@dataclass(frozen=True)
class Outcome:
    """So many `rows` of a source came out in a way: `decision` and `reason` as codes, `title` in words."""

    decision: str
    reason: str
    title: str
    rows: int


def list_sources(frames: RunFrames) -> list[dict[str, Any]]:
    """Every source with its title, department, counts of rows, `rate` (linked share, 0-1) and the last run's rate."""
    sums = frames.read("accounting").group_by("source").agg(pl.col(_COUNTS).sum())
    compared = pl.sum_horizontal(_COMPARED)
    rates = sums.with_columns(rate=pl.when(compared > 0).then(pl.col("linked") / compared))
    sources = frames.run.county.sources
    return [
        line | {"title": sources[source].title, "department": sources[source].department}
        for line in rates.sort("rate", "source", nulls_last=True).iter_rows(named=True)
        if (source := line["source"]) in sources
    ]


def list_outcomes(frames: RunFrames, source: str) -> list[Outcome]:
    """In which ways the rows of a source came out, the commonest of each decision first."""
    titles = frames.run.county.matching.outcomes
    lines = _count_outcomes(frames).filter(pl.col("source") == source).drop("source")
    return [
        Outcome(decision, reason, titles[reason].title if reason in titles else reason, rows)
        for decision, reason, rows in lines.iter_rows()
    ]


def list_rows(frames: RunFrames, source: str, reason: str) -> pl.DataFrame:
    """The rows of a source with that outcome: lines of table `links`, in the order of the files."""
    is_wanted = (pl.col("source") == source) & (pl.col("reason") == reason)
    return frames.run.store.tables["links"].filter(is_wanted).collect().sort(PLACE)


@lru_cache(maxsize=4)
def _count_outcomes(frames: RunFrames) -> pl.DataFrame:
    """source, decision, reason, rows."""
    counts = frames.run.store.tables["links"].group_by("source", "decision", "reason").agg(rows=pl.len()).collect()
    order = pl.col("decision").replace_strict({"linked": 0, "review": 1, "unlinked": 2}, default=3)
    return counts.sort("source", order, "rows", descending=[False, False, True]).select(
        "source", "decision", "reason", "rows"
    )
