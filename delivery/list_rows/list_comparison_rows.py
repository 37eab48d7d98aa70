"""Rows of 对比不一致名单 in words: households that only the villages proposed, or only the comparison found."""

from __future__ import annotations

import polars as pl

from delivery.list_labels import translate_codes
from delivery.list_rows.household_rows import describe_household_kind
from domain.row_places import format_row_place

COMPARED_FIELDS = (
    *("township", "village", "group", "compared", "household_id", "head_name", "head_id_number", "phone"),
    *("household_kind", "online", "offline", "risks", "reason", "raised_on", "place"),
)
COMPARED = {"both": "线上线下均有", "online_only": "仅线上", "offline_only": "仅线下"}
COMPARED_COUNT_FIELDS = ("township", *COMPARED)
COMPARED_COUNT_FIELDS = ("township", *COMPARED)


def label_comparison_lines(lines: pl.DataFrame) -> pl.DataFrame:
    """Table `list_comparison_lines` in words, with what each list says."""
    return lines.with_columns(
        describe_household_kind(),
        translate_codes("compared", COMPARED),
        offline=pl.when(pl.col("source").is_not_null()).then(pl.lit("是")).otherwise(pl.lit("否")),
        online=pl.when("on_list")
        .then(pl.lit("列入名单"))
        .when(pl.col("on_list").is_not_null())
        .then(pl.lit("待核实"))
        .otherwise(pl.lit("否")),
        place=format_row_place(),
    )
