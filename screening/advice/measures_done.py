"""What the ledger of measures (帮扶措施台账) says was done for a household."""

from __future__ import annotations

from datetime import date

import polars as pl

# A state that says so in plain words; whatever else stands there is not taken for done.
_DONE = "完成|已落实|已实施|落实到位|已兑现|已发放|已办结|已结束|见效"
_NOT_DONE = "未|没有|尚|部分|正在|进行中|在办|拟|计划|待|暂停|终止"


def summarise_measures(measures: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Frame `household_measures`: a line per household with measures begun up to the as-of date.

    `measures`: frame `attributed_rows` of source `measures`. One without a date counts as begun.
    """
    begun = measures.filter(pl.col("certain"), (pl.col("started_on") <= as_of).fill_null(value=True))
    state = pl.col("status").fill_null("")
    is_done = state.str.contains(_DONE) & ~state.str.contains(_NOT_DONE)
    words = pl.concat_str(
        [pl.col("measure").fill_null("（未写措施）"), pl.format("（{}）", _join_stated("status", "effect"))]
    )
    dated = begun.with_columns(is_done.alias("_done"), words.alias("_words")).sort(
        "household_id", "started_on", "_words"
    )
    return dated.group_by("household_id", maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("measures"),
        (~pl.col("_done")).sum().cast(pl.Int64).alias("measures_open"),
        pl.col("_words").unique(maintain_order=True).str.join("；").alias("measures_done"),
    )


def _join_stated(*names: str) -> pl.Expr:
    """What is stated of several columns, joined; 未填状态 when nothing is."""
    stated = pl.concat_str([pl.col(name) for name in names], separator="，", ignore_nulls=True)
    return pl.when(stated == "").then(pl.lit("未填状态")).otherwise(stated)
