"""Whom a village visits, in which order, and who lives there."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.ages import years_between
from domain.change_words import DEATH, LEAVING, LOSSES
from domain.county.policy import GUARANTEES
from domain.tables import conform

# Table of what is asked of the visited households -> the summary whose lines these are.
VISIT_LINES = {
    "visit_clues": "household_clues", "visit_changes": "population_change_lines", "visit_conflicts": "conflict_lines",
    "visit_proposals": "list_comparison_lines",
}  # fmt: skip


def make_visit_people(
    members: pl.DataFrame, listed: pl.DataFrame, changes: pl.DataFrame | None, as_of: date
) -> pl.DataFrame:
    """Table `visit_people`: the members of the households that are visited, the head first, then the eldest.

    `listed`: table `listed_households`. `changes`: table `population_change_lines`, where it was made.
    """
    people = members.join(listed.select("household_id"), on="household_id", how="semi").unique(
        ["household_id", "person_id"], keep="first", maintain_order=True
    )
    rows = people.join(_find_gone(changes), on="person_id", how="left", maintain_order="left")
    lines = rows.with_columns(
        age=years_between(pl.col("birth_date"), as_of),
        person_name="name",
        person_id_number="id_number",
        township=pl.col("township").fill_null(""),
    )
    ordered = lines.sort("household_id", ~pl.col("is_head"), "birth_date", "person_id", nulls_last=True)
    return conform(ordered, "visit_people")


def _find_gone(changes: pl.DataFrame | None) -> pl.DataFrame:
    """person_id, gone: a death counts before a move."""
    if changes is None:
        return pl.DataFrame(schema={"person_id": pl.String, "gone": pl.String})
    gone = changes.filter(pl.col("change").is_in(LOSSES), pl.col("person_id").is_not_null())
    is_dead = (pl.col("change") == DEATH).any()
    return gone.group_by("person_id").agg(pl.when(is_dead).then(pl.lit(DEATH)).otherwise(pl.lit(LEAVING)).alias("gone"))


def make_visit_households(listed: pl.DataFrame, guaranteed: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Table `visit_households`: emergencies, the mandatory, the listed, the others; of each kind group by group.

    `listed`, `guaranteed`, `people`: tables `listed_households`, `guaranteed_households` and `visit_people`.
    """
    verdicts = guaranteed.select("household_id", *GUARANTEES).unique("household_id", keep="first")
    heads = people.group_by("household_id", maintain_order=True).agg(
        (pl.col("gone").first().is_not_null() & (pl.col("relation").first() == "户主")).alias("is_head_gone")
    )
    rows = listed.join(verdicts, on="household_id", how="left").join(heads, on="household_id", how="left")
    is_urgent = pl.col("urgent").fill_null(value=False)
    tier = pl.when(is_urgent).then(0).when("mandatory").then(1).when("on_list").then(2).otherwise(3)
    ordered = rows.sort("township", "village", tier, "group", "priority", "household_id", nulls_last=True)
    turns = ordered.with_columns(
        pl.int_range(1, pl.len() + 1).over("township", "village").cast(pl.Int64).alias("turn"),
        pl.col("is_head_gone").fill_null(value=False),
    )
    return conform(turns, "visit_households")
