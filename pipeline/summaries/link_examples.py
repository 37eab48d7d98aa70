"""A few rows of every way in which rows were linked, or were not, for the officer to look at; drawn by chance."""

from __future__ import annotations

import polars as pl

from domain.handover import PLACE
from domain.tables import add_absent_columns, conform
from matchers.review.candidate_lines import find_differences
from pipeline.job import Job

_ROW = ["source", *PLACE]
_PER_PATTERN = 3
# Links that do not rest on an equal number come first: nobody sees them anywhere else.
_METHODS = ("fuzzy", "household", "id_repaired", "reviewed", "id")


def put_link_examples(job: Job, links: pl.DataFrame) -> None:
    """Put table `link_examples`; tables `link_samples`, `unlinked_samples` and `review_pairs` must be there."""
    run = job.run
    drawn = [run.read(name) for name in ("link_samples", "unlinked_samples")]
    rows = pl.concat([frame.drop("reason", "method", strict=False) for frame in drawn], how="diagonal")
    outcomes = links.join(rows, on=_ROW, how="semi").select(*_ROW, "decision", "method", "reason")
    run.put("link_examples", make_link_examples(rows, outcomes, run.read("review_pairs")))


def make_link_examples(rows: pl.DataFrame, outcomes: pl.DataFrame, review_pairs: pl.DataFrame) -> pl.DataFrame:
    """Table `link_examples`: by method, outcome and pattern, what occurs most often first.

    `rows`: of `link_samples` and `unlinked_samples`, in an order that does not change. `outcomes`: decision, method and
    reason of each of them.
    """
    pairs = review_pairs.join(rows, on=_ROW, how="semi").filter(pl.col("rank") == 1)
    compared = pairs.unique(_ROW, keep="first", maintain_order=True).select(*_ROW, "levels", "weights", "probability")
    lines = rows.drop("probability", strict=False).join(outcomes, on=_ROW).join(compared, on=_ROW, how="left")
    pattern = ["method", "reason", "levels"]
    turn = pl.col("method").replace_strict(list(_METHODS), range(len(_METHODS)), default=len(_METHODS))
    counted = lines.sort(_ROW).with_columns(
        pl.len().cast(pl.Int64).over(pattern).alias("drawn_rows"),
        pl.len().over("reason").alias("#outcome_rows"),
        pl.int_range(pl.len()).over(pattern).alias("#place"),
        turn.cast(pl.Int64).alias("#turn"),
    )
    examples = counted.filter(pl.col("#place") < _PER_PATTERN).sort(
        "#turn", -pl.col("#outcome_rows").cast(pl.Int64), "reason", -pl.col("drawn_rows"), "levels", "#place",
        nulls_last=True,
    )  # fmt: skip
    return conform(add_absent_columns(examples.with_columns(*find_differences()), "link_examples"), "link_examples")
