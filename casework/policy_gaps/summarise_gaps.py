"""What the lists of policy gaps show: whose they are, and counts per township."""

from __future__ import annotations

import polars as pl

from domain.tables import conform


def make_policy_gap_lines(gaps: pl.DataFrame, households: pl.DataFrame, persons: pl.DataFrame) -> pl.DataFrame:
    """Table `policy_gap_lines`; `households`, `persons`: as lists show them, by household_id and person_id."""
    homes = households.drop("township", "village")
    rows = gaps.join(homes, on="household_id", how="left", maintain_order="left")
    rows = rows.join(persons, on="person_id", how="left", maintain_order="left")
    ordered = rows.sort("department", "policy", "township", "village", "household_id", "person_id")
    return conform(ordered, "policy_gap_lines")


def count_policy_gaps(gaps: pl.DataFrame) -> pl.DataFrame:
    """Table `policy_gap_townships`."""
    counts = gaps.group_by("township", "policy").agg(
        (pl.col("state") == state).sum().cast(pl.Int64).alias(state) for state in ("denied", "absent", "doubtful")
    )
    return conform(counts.sort("township", "policy"), "policy_gap_townships")
