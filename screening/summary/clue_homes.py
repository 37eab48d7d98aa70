"""Whose clues they are: the household, its line of the list, the person, and where they live."""

from __future__ import annotations

import polars as pl

# Of the list: a household's own, whatever the clue says.
_LISTING = (
    "mandatory", "monitored", "priority", "urgent", "status", "first_period", "due_on", "on_list",
    "is_due_provisional",
)  # fmt: skip


def add_homes(
    clues: pl.DataFrame, listing: pl.DataFrame, households: pl.DataFrame, persons: pl.DataFrame
) -> pl.DataFrame:
    """The clues with their household, its line of the list and the person.

    `township` and `village` are those of the list, or else of the register, or else the clue's own: a household that
    has left the register is told where it was. Columns of the list that the clues have too stand as `clue_status` and
    so on. `listing`: `add_list_status`.
    """
    homes = households.join(
        listing.select("household_id", *_LISTING, listed_in="township", listed_village="village"),
        on="household_id",
        how="left",
    )
    own = {name: f"clue_{name}" for name in _LISTING if name in clues.columns}
    rows = clues.rename(own).join(homes, on="household_id", how="left", suffix="_home", maintain_order="left")
    rows = rows.with_columns(
        pl.coalesce("listed_in", "township_home", "township", pl.lit("")).alias("township"),
        pl.coalesce("listed_village", "village_home", "village").alias("village"),
    )
    return rows.join(persons, on="person_id", how="left", maintain_order="left")


def describe_standing(resting: pl.Series | None = None) -> pl.Expr:
    """What becomes of the household besides: `listed`, `to_verify`, `resting` (of `resting`: ids), `off_list`."""
    rests = pl.lit(value=False) if resting is None else pl.col("household_id").is_in(resting.unique().implode())
    return (
        pl.when("on_list")
        .then(pl.lit("listed"))
        .when(pl.col("on_list").is_not_null())
        .then(pl.lit("to_verify"))
        .when(rests)
        .then(pl.lit("resting"))
        .otherwise(pl.lit("off_list"))
        .alias("standing")
    )
