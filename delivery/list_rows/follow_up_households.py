"""Households that no clue brings onto the list and that somebody should look at all the same."""

from __future__ import annotations

import polars as pl

from delivery.list_inputs import ListContext, ListTables
from delivery.list_labels import FOLLOW_UPS, department_of, in_words, yes_no
from delivery.list_rows.households import registered


def follow_up_households(tables: ListTables, context: ListContext) -> pl.DataFrame:
    """One row per household of table `follow_up`: `registered`, cause, risks, department and reason in words, on_list.

    `on_list`: 是 where the household is visited anyway. In the order of the village's groups.
    """
    listed = tables.suspected.filter((pl.col("certainty") == "confirmed") | pl.col("mandatory"))["household_id"]
    words = tables.follow_up.with_columns(
        cause=in_words("cause", FOLLOW_UPS), department=department_of("source", context)
    )
    risks = pl.col("risks").str.split("、").explode().drop_nulls().unique(maintain_order=True).str.join("、")
    homes = words.group_by("household_id", maintain_order=True).agg(
        risks.alias("risks"), *(_joined(column, mark) for column, mark in _JOINED.items())
    )
    # As a rule they are a few of very many.
    members = tables.members.join(homes, on="household_id", how="semi", maintain_order="left")
    whole = homes.join(registered(members), on="household_id", how="inner").with_columns(
        pl.col("household_id").is_in(listed.implode()).alias("on_list")
    )
    return whole.with_columns(yes_no("on_list").alias("on_list"), county=pl.lit(context.county)).sort(
        "township", "village", "group", "household_id", nulls_last=True
    )


_JOINED = {"cause": "、", "department": "、", "reason": "；"}


def _joined(column: str, mark: str) -> pl.Expr:
    return pl.col(column).drop_nulls().unique(maintain_order=True).str.join(mark).alias(column)
