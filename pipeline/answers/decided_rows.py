"""Which linked rows a decision about one of them is about."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def join_decisions(linked: pl.DataFrame, decisions: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The rows of which decisions speak, one line per row and decision: those of its content that its person has.

    `linked`: lines of table `links`. `decisions`: table `review_decisions`; one about a whole household speaks of the
    rows of every member. Adds the decision's `columns`.
    """
    statements = decisions.select("row_key", "whole_household", *columns, whom="person_id", whose="household_id")
    rows = linked.join(statements, on="row_key", maintain_order="left_right")
    is_of_household = pl.col("whole_household") & (pl.col("household_id") == pl.col("whose"))
    return rows.filter(is_of_household | (pl.col("person_id") == pl.col("whom")))
