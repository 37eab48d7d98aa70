"""Households that no clue brings onto the list and that somebody should look at all the same, in words."""

from __future__ import annotations

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_labels import FOLLOW_UP_LABELS, format_yes_no, name_departments, translate_list
from delivery.list_rows.household_rows import HOME_FIELDS, describe_household_kind, describe_last_answer

FOLLOW_UP_FIELDS = ("county", *HOME_FIELDS, "cause", "risks", "department", "reason", "on_list", "last_check")


def label_follow_up_households(rows: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """Table `follow_up_households` in words. `on_list`: 是 where the household is visited anyway."""
    return rows.with_columns(
        describe_household_kind(),
        describe_last_answer(),
        format_yes_no("on_list").alias("on_list"),
        county=pl.lit(context.county),
        cause=translate_list("causes", FOLLOW_UP_LABELS),
        department=name_departments("sources", context),
    )
