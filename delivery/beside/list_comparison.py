"""对比不一致名单: households that only the villages proposed, or only the comparison found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.beside.writing import write_for_county, write_per_township
from delivery.handed import ListContext, ListTables
from delivery.households import registered, suspected
from delivery.words import place_in_files
from domain.declarations.lists import WorkbookLayout
from domain.handover import PLACE

_COMPARED = {"both": "线上线下均有", "online_only": "仅线上", "offline_only": "仅线下"}


def write_list_comparison(
    folder: Path,
    compared: pl.DataFrame,
    described: pl.DataFrame,
    tables: ListTables,
    context: ListContext,
    layouts: Mapping[str, WorkbookLayout],
) -> list[Path]:
    """Write a workbook per township below `folder`/lists and the county's into `folder`/reports.

    `compared`: table `list_comparison`. `described`: source, file, sheet, row_number, name, id_number of the proposed
    rows. Returns the townships' workbooks. Raises `OSError` when a file cannot be written.
    """
    rows = comparison_rows(compared, described, tables, context)
    townships = registered(tables.members)["township"].unique().sort()
    placed = rows.filter(pl.col("township").is_in(townships.implode()))
    county = {"counts": counts(placed), "unplaced": rows.join(placed, on=rows.columns, how="anti", nulls_equal=True)}
    write_for_county(folder / "reports" / "list_comparison.xlsx", county, context, layouts["list_comparison"])
    agree = pl.col("compared") == _COMPARED["both"]
    frames = {"differing": placed.filter(~agree), "agreeing": placed.filter(agree)}
    return write_per_township(folder / "lists", townships, frames, context, layouts["township_list_comparison"])


def comparison_rows(
    compared: pl.DataFrame, described: pl.DataFrame, tables: ListTables, context: ListContext
) -> pl.DataFrame:
    """One line per household or stranger of either list, with what each list says."""
    homes = registered(tables.members).drop("township", "village")
    state = pl.when("on_list").then(pl.lit("列入名单")).otherwise(pl.lit("待核实"))
    online = suspected(tables, context).select("household_id", "risks", online=state)
    rows = compared.join(described, on=["source", *PLACE], how="left").join(homes, on="household_id", how="left")
    rows = rows.join(online, on="household_id", how="left").with_columns(
        pl.coalesce("head_name", "name").alias("head_name"),
        pl.coalesce("head_id_number", "id_number").alias("head_id_number"),
        offline=pl.when(pl.col("source").is_not_null()).then(pl.lit("是")).otherwise(pl.lit("否")),
        online=pl.col("online").fill_null("否"),
        place=place_in_files(),
    )
    ordered = rows.sort("township", "village", "compared", "household_id", "place", nulls_last=True)
    return ordered.with_columns(pl.col("compared").replace(_COMPARED))


def counts(rows: pl.DataFrame) -> pl.DataFrame:
    """township, and how many households stand on both lists, online only, offline only."""
    kinds = [(pl.col("compared") == word).sum().cast(pl.Int64).alias(kind) for kind, word in _COMPARED.items()]
    return rows.group_by("township").agg(kinds).sort("township")
