"""Measures with their effect, beside the risk that they are for."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from domain.text import squeeze


def judge_effects(measures: pl.DataFrame, no_effect: Sequence[str]) -> pl.DataFrame:
    """The measures with `is_ineffective`: whether their effect says that there is none, and `recorded_on`.

    `measures`: table `household_measures`. `no_effect`: words that say so.
    """
    says_none = squeeze(pl.col("effect")).str.contains_any(list(no_effect)).fill_null(value=False)
    recorded_on = pl.col("recorded_at").str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    return measures.with_columns(
        says_none.alias("is_ineffective"), squeeze(pl.col("risk")).alias("risk"), recorded_on.alias("recorded_on")
    )


def find_newest_measures(measures: pl.DataFrame) -> pl.DataFrame:
    """Frame `newest_measures`: of each household and risk the measure begun last, of one day the one told of last.

    `measures`: as of `judge_effects`, in the order in which they came.
    """
    dated = measures.drop_nulls(["household_id", "risk"]).with_row_index("#at").sort("started_on", "#at")
    newest = dated.unique(["household_id", "risk"], keep="last", maintain_order=True)
    return newest.select("household_id", "risk", "department", "started_on", "recorded_on", "effect", "is_ineffective")
