"""Households that no clue brings onto the list and that somebody should look at all the same."""

from __future__ import annotations

import polars as pl

from delivery.list_inputs import DocumentContext, ListInputs
from delivery.list_labels import FOLLOW_UP_LABELS, format_yes_no, name_department, translate_codes
from delivery.list_rows.households import HOME_FIELDS, list_households

FOLLOW_UP_FIELDS = ("county", *HOME_FIELDS, "cause", "risks", "department", "reason", "on_list")


def list_follow_up_households(tables: ListInputs, context: DocumentContext) -> pl.DataFrame:
    """`FOLLOW_UP_FIELDS`: one row per household of table `follow_up`; cause, risks, department and reason in words.

    `on_list`: 是 where the household is visited anyway. In the order of the village's groups.
    """
    listed_households = tables.suspected.filter((pl.col("certainty") == "confirmed") | pl.col("mandatory"))[
        "household_id"
    ]
    follow_up = tables.follow_up.with_columns(
        cause=translate_codes("cause", FOLLOW_UP_LABELS), department=name_department("source", context)
    )
    risks = pl.col("risks").str.split("、").explode().drop_nulls().unique(maintain_order=True).str.join("、")
    homes = follow_up.group_by("household_id", maintain_order=True).agg(
        risks.alias("risks"), *(_join_texts(column, mark) for column, mark in _SEPARATORS.items())
    )
    # As a rule they are a few of very many.
    members = tables.members.join(homes, on="household_id", how="semi", maintain_order="left")
    households = homes.join(list_households(members), on="household_id", how="inner").with_columns(
        pl.col("household_id").is_in(listed_households.implode()).alias("on_list")
    )
    return households.with_columns(format_yes_no("on_list").alias("on_list"), county=pl.lit(context.county)).sort(
        "township", "village", "group", "household_id", nulls_last=True
    )


_SEPARATORS = {"cause": "、", "department": "、", "reason": "；"}


def _join_texts(column: str, mark: str) -> pl.Expr:
    return pl.col(column).drop_nulls().unique(maintain_order=True).str.join(mark).alias(column)
