"""并轨比对名单: which categories of low-income people the monitored hold or may fit, split by labour capacity."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.list_frames import ListFields
from delivery.list_inputs import DocumentContext, ListInputs
from delivery.list_rows.households import HOME_FIELDS, list_households, list_persons
from delivery.township.township_workbooks import write_per_township

FIELDS: ListFields = {
    "monitored": (
        *("county", *HOME_FIELDS, "person_name", "person_id_number", "relation", "labour"),
        *("support", "held", "may_fit", "grounds"),
    ),
    "categories": ("township", "category", "persons", "households"),
}

UNPLACED = "尚无类别，请核对是否符合条件"
UNSORTED = "待核实（劳动能力未登记或只有弱劳动力）"
MONITORED = "防止返贫监测对象"


def write_township_merging(
    folder: Path, tables: ListInputs, context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township, where the policy knows categories; else nothing.

    Returns the workbooks in the townships' order. Raises `OSError` when a file cannot be written.
    """
    if not context.categories:
        return []
    monitored, counts = list_monitored_persons(tables, context), count_categories(tables, context)
    frames = {"monitored": monitored, "categories": counts}
    return write_per_township(folder, list_households(tables.members)["township"], frames, FIELDS, context, layout)


def list_monitored_persons(tables: ListInputs, context: DocumentContext) -> pl.DataFrame:
    """Every member of a household under monitoring: the categories held and possible, and the household's support."""
    is_low_income = pl.col("dictionary") == "low_income"
    categories = tables.categories.filter(pl.col("category") != MONITORED)
    per_person = (
        categories.filter(is_low_income)
        .group_by("person_id")
        .agg(
            _join_values("category", pl.col("standing") == "holds").alias("held"),
            _join_values("category", pl.col("standing") == "may_fit").alias("may_fit"),
            _join_values("evidence", pl.lit(value=True)).alias("grounds"),
        )
    )
    support = (
        categories.filter(~is_low_income).group_by("household_id").agg(pl.col("category").first().alias("support"))
    )
    is_cleared = pl.col("risk_cleared").fill_null(value=False)
    monitored_households = tables.members.filter(pl.col("monitor_type").is_not_null(), ~is_cleared)[
        "household_id"
    ].unique()
    members = tables.members.filter(pl.col("household_id").is_in(monitored_households.implode()))
    rows = members.select("person_id", "household_id", "labour", "is_head").join(
        list_households(tables.members), on="household_id"
    )
    rows = rows.join(list_persons(tables.members), on="person_id", how="left")
    rows = rows.join(per_person, on="person_id", how="left").join(support, on="household_id", how="left")
    return rows.with_columns(
        pl.col("held").replace("", None).fill_null(UNPLACED),
        pl.col("may_fit").replace("", None),
        pl.col("support").fill_null(UNSORTED),
        county=pl.lit(context.county),
    ).sort("township", "village", "household_id", ~pl.col("is_head"), "person_id")


def _join_values(name: str, which: pl.Expr) -> pl.Expr:
    return pl.col(name).filter(which).unique().sort().str.join("、")


def count_categories(tables: ListInputs, context: DocumentContext) -> pl.DataFrame:
    """Per township and category in force, in the policy's order: persons, households, and the monitored among them."""
    held_categories = tables.categories.filter(pl.col("standing") == "holds")
    counts = held_categories.group_by("township", "category").agg(
        pl.col("person_id").n_unique().cast(pl.Int64).alias("persons"),
        pl.col("household_id").n_unique().cast(pl.Int64).alias("households"),
    )
    places = list_households(tables.members).select("township").unique().sort("township")
    places_and_categories = places.join(pl.DataFrame({"category": context.categories}), how="cross")
    with_counts = places_and_categories.join(counts, on=["township", "category"], how="left", maintain_order="left")
    return with_counts.with_columns(pl.col("persons", "households").fill_null(0))
