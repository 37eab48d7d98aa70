"""What was answered to every clue, and the last answer."""

from __future__ import annotations

import polars as pl

_ANSWER = ("result", "include", "checked_on")


def list_answers(visits: pl.DataFrame, sightings: pl.DataFrame) -> pl.DataFrame:
    """clue_id, result, include, checked_on: every answer to every clue, the one that counts last at the end.

    That is the answer of the newest day, of one day the later one. `visits`: household_id, clue_id, result, include,
    checked_on, in the order in which they came. An answer without a clue speaks for every clue that the household had
    by that day: `sightings`: clue_id, household_id, as_of.
    """
    dated = visits.drop_nulls(["result", "checked_on"]).with_row_index("#at")
    of_clue = dated.drop_nulls("clue_id").select("clue_id", *_ANSWER, "#at")
    of_household = dated.filter(pl.col("clue_id").is_null()).drop("clue_id")
    known = of_household.join(sightings.drop_nulls("household_id"), on="household_id").filter(
        pl.col("as_of") <= pl.col("checked_on")
    )
    answers = pl.concat([of_clue, known.select("clue_id", *_ANSWER, "#at").unique()])
    return answers.sort("checked_on", "#at").drop("#at")


def find_last_answers(visits: pl.DataFrame, sightings: pl.DataFrame) -> pl.DataFrame:
    """clue_id, last_result, last_include, last_checked_on: the last of `list_answers` to every clue."""
    last = list_answers(visits, sightings).unique("clue_id", keep="last", maintain_order=True)
    return last.select("clue_id", **{f"last_{name}": name for name in _ANSWER})
