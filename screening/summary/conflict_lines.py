"""Conflicts between departments with the person and household that they are about, and counts of them."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from domain.tables import conform

_SIDE = ("department", "source", "value", "file", "sheet", "row_number", "date")


def make_conflict_lines(
    conflicts: pl.DataFrame, households: pl.DataFrame, persons: pl.DataFrame, departments: Mapping[str, str]
) -> pl.DataFrame:
    """Table `conflict_lines`: every conflict with person and household; one about a household names its head.

    `conflicts`: the table. `departments`: source -> department.
    """
    homes = households.select("household_id", "head_name", "head_id_number", "phone")
    rows = conflicts.join(homes, on="household_id", how="left", maintain_order="left")
    rows = rows.join(persons, on="person_id", how="left", maintain_order="left")
    is_about_household = pl.col("person_id").is_null()
    lines = rows.with_columns(
        pl.when(is_about_household).then("head_name").otherwise("person_name").alias("person_name"),
        pl.when(is_about_household).then("head_id_number").otherwise("person_id_number").alias("person_id_number"),
        *(pl.col(f"source_{letter}").replace(dict(departments)).alias(f"department_{letter}") for letter in "ab"),
    )
    return conform(lines, "conflict_lines")


def list_department_conflicts(lines: pl.DataFrame) -> pl.DataFrame:
    """Table `department_conflicts`: every conflict once for each department in it, its own value first (`_a`)."""
    turned = lines.filter(pl.col("department_a") != pl.col("department_b")).rename(
        {f"{name}_{letter}": f"{name}_{other}" for name in _SIDE for letter, other in ("ab", "ba")}
    )
    sides = pl.concat([lines, turned.select(lines.columns)])
    return sides.sort("department_a", "field", "township", "village", "household_id", "person_id", maintain_order=True)


def count_conflicts(department_conflicts: pl.DataFrame) -> pl.DataFrame:
    """Table `conflict_counts`: conflicts and households per department and field."""
    counts = department_conflicts.group_by(pl.col("department_a").alias("department"), "field").agg(
        pl.len().cast(pl.Int64).alias("conflicts"), pl.col("household_id").n_unique().cast(pl.Int64).alias("households")
    )
    return counts.sort("department", "field")
