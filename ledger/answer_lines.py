"""Which answers on the other sheets than those of clues are new."""

from __future__ import annotations

import polars as pl

_ANSWER = ("kind", "row_key", "run_id", "result", "remark", "checked_by", "checked_on")


def select_new_answers(answers: pl.DataFrame, remembered: pl.DataFrame) -> pl.DataFrame:
    """Table `feedback_answers` without what is known already."""
    fresh = answers.unique(_ANSWER, keep="first", maintain_order=True)
    return fresh.join(remembered, on=_ANSWER, how="anti", nulls_equal=True, maintain_order="left")
