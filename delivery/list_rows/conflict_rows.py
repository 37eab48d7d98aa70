"""Rows of the workbooks of conflicts between departments, and their counts."""

from __future__ import annotations

import polars as pl

from delivery.list_inputs import DocumentContext
from delivery.list_labels import format_row_place, name_department, name_source
from delivery.list_rows.households import list_households, list_persons

_SIDE = ("department", "source", "value", "date", "place")
CONFLICT_FIELDS = (
    *("township", "village", "household_id", "head_name", "person_name", "person_id_number", "phone", "field"),
    *(f"{name}_{letter}" for letter in "ab" for name in _SIDE),
    "advice",
)
CONFLICT_COUNT_FIELDS = ("department", "field", "conflicts", "households")


def make_conflict_rows(conflicts: pl.DataFrame, members: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """`CONFLICT_FIELDS`: every conflict with its person and household, sources in words, places as file, sheet, row.

    A conflict about a household names its head. `conflicts`, `members`: the tables.
    """
    homes = list_households(members).select("household_id", "head_name", "head_id_number", "phone")
    rows = conflicts.join(homes, on="household_id", how="left", maintain_order="left")
    rows = rows.join(list_persons(members), on="person_id", how="left", maintain_order="left")
    is_about_household = pl.col("person_id").is_null()
    return rows.with_columns(
        pl.when(is_about_household).then("head_name").otherwise("person_name").alias("person_name"),
        pl.when(is_about_household).then("head_id_number").otherwise("person_id_number").alias("person_id_number"),
        *(name_department(f"source_{letter}", context).alias(f"department_{letter}") for letter in "ab"),
        *(name_source(f"source_{letter}", context).alias(f"source_{letter}") for letter in "ab"),
        *(format_row_place(f"_{letter}").alias(f"place_{letter}") for letter in "ab"),
    )


def list_per_department(rows: pl.DataFrame) -> pl.DataFrame:
    """Every conflict once for each department in it, its own value first (`_a`)."""
    turned_rows = rows.filter(pl.col("department_a") != pl.col("department_b")).rename(
        {f"{name}_{letter}": f"{name}_{opposite}" for name in _SIDE for letter, opposite in ("ab", "ba")}
    )
    sides = pl.concat([rows, turned_rows.select(rows.columns)])
    return sides.sort("department_a", "field", "township", "village", "household_id", "person_id", maintain_order=True)


def count_conflicts(sides: pl.DataFrame) -> pl.DataFrame:
    """`CONFLICT_COUNT_FIELDS`: per department and field."""
    counts = sides.group_by(pl.col("department_a").alias("department"), "field").agg(
        pl.len().cast(pl.Int64).alias("conflicts"), pl.col("household_id").n_unique().cast(pl.Int64).alias("households")
    )
    return counts.sort("department", "field")
