"""Rows of the workbooks of conflicts between departments, and their counts."""

from __future__ import annotations

import polars as pl

from delivery.list_inputs import ListContext
from delivery.list_labels import department_of, place_in_files, source_title
from delivery.list_rows.households import persons, registered

_SIDE = ("department", "source", "value", "date", "place")


def make_conflict_rows(conflicts: pl.DataFrame, members: pl.DataFrame, context: ListContext) -> pl.DataFrame:
    """Every conflict with its person and household, sources in words, and `place_a`, `place_b`: file, sheet, row.

    A conflict about a household names its head. `conflicts`, `members`: the tables.
    """
    homes = registered(members).select("household_id", "head_name", "head_id_number", "phone")
    rows = conflicts.join(homes, on="household_id", how="left", maintain_order="left")
    rows = rows.join(persons(members), on="person_id", how="left", maintain_order="left")
    about_home = pl.col("person_id").is_null()
    return rows.with_columns(
        pl.when(about_home).then("head_name").otherwise("person_name").alias("person_name"),
        pl.when(about_home).then("head_id_number").otherwise("person_id_number").alias("person_id_number"),
        *(department_of(f"source_{letter}", context).alias(f"department_{letter}") for letter in "ab"),
        *(source_title(f"source_{letter}", context).alias(f"source_{letter}") for letter in "ab"),
        *(place_in_files(f"_{letter}").alias(f"place_{letter}") for letter in "ab"),
    )


def list_per_department(rows: pl.DataFrame) -> pl.DataFrame:
    """Every conflict once for each department in it, its own value first (`_a`)."""
    turned = rows.filter(pl.col("department_a") != pl.col("department_b")).rename(
        {f"{name}_{letter}": f"{name}_{other}" for name in _SIDE for letter, other in ("ab", "ba")}
    )
    both = pl.concat([rows, turned.select(rows.columns)])
    return both.sort("department_a", "field", "township", "village", "household_id", "person_id", maintain_order=True)


def count_conflicts(own: pl.DataFrame) -> pl.DataFrame:
    """department, field, conflicts, households."""
    per = own.group_by(pl.col("department_a").alias("department"), "field").agg(
        pl.len().cast(pl.Int64).alias("conflicts"), pl.col("household_id").n_unique().cast(pl.Int64).alias("households")
    )
    return per.sort("department", "field")
