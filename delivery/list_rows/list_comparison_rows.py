"""Rows of 对比不一致名单: households that only the villages proposed, or only the comparison found."""

from __future__ import annotations

import polars as pl

from delivery.list_inputs import DocumentContext, ListInputs
from delivery.list_labels import format_row_place
from delivery.list_rows.households import list_households, list_suspected
from domain.handover import PLACE

COMPARED_FIELDS = (
    *("township", "village", "group", "compared", "household_id", "head_name", "head_id_number", "phone"),
    *("household_kind", "online", "offline", "risks", "reason", "raised_on", "place"),
)
COMPARED = {"both": "线上线下均有", "online_only": "仅线上", "offline_only": "仅线下"}
COMPARED_COUNT_FIELDS = ("township", *COMPARED)


def make_comparison_rows(
    comparison: pl.DataFrame, row_contents: pl.DataFrame, tables: ListInputs, context: DocumentContext
) -> pl.DataFrame:
    """`COMPARED_FIELDS`: one line per household or unregistered person of either list, with what each list says.

    `comparison`: table `list_comparison`. `row_contents`: source, file, sheet, row_number, name, id_number of the
    proposed rows.
    """
    homes = list_households(tables.members).drop("township", "village")
    listed_as = pl.when("on_list").then(pl.lit("列入名单")).otherwise(pl.lit("待核实"))
    suspected = list_suspected(tables, context).select("household_id", "risks", online=listed_as)
    rows = comparison.join(row_contents, on=["source", *PLACE], how="left").join(homes, on="household_id", how="left")
    rows = rows.join(suspected, on="household_id", how="left").with_columns(
        pl.coalesce("head_name", "name").alias("head_name"),
        pl.coalesce("head_id_number", "id_number").alias("head_id_number"),
        offline=pl.when(pl.col("source").is_not_null()).then(pl.lit("是")).otherwise(pl.lit("否")),
        online=pl.col("online").fill_null("否"),
        place=format_row_place(),
    )
    ordered = rows.sort("township", "village", "compared", "household_id", "place", nulls_last=True)
    return ordered.with_columns(pl.col("compared").replace(COMPARED))


def count_compared(rows: pl.DataFrame) -> pl.DataFrame:
    """`COMPARED_COUNT_FIELDS`: how many households stand on both lists, online only, offline only."""
    kinds = [(pl.col("compared") == word).sum().cast(pl.Int64).alias(kind) for kind, word in COMPARED.items()]
    return rows.group_by("township").agg(kinds).sort("township")
