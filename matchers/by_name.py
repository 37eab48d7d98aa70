"""Links by name and circumstances, for rows whose ID number is missing, damaged, unknown or somebody else's."""

from __future__ import annotations

import polars as pl

# Strongest first; the last three wait for a person.
RUNGS = (
    "household_number",
    "relative_id_and_name",
    "name_village_birth",
    "name_township_birth",
    "name_village_sex",
    "head_in_group",
    "name_village_only",
    "name_birth_elsewhere",
)

# A row and a member are compared only when all columns of one of these agree: (of the row, of the member).
MEETING_POINTS = (
    (["name_key", "township", "village"], ["name_key", "member_township", "member_village"]),
    (["name_key", "birth"], ["name_key", "member_birth"]),
    (["name_key", "own_household"], ["name_key", "household_id"]),
    (["name_key", "owner_household"], ["name_key", "household_id"]),
)


def by_name(rows: pl.DataFrame, names: pl.DataFrame, id_owners: pl.DataFrame, household_grain: bool) -> pl.DataFrame:
    """Candidates of the rows: row, person_id, household_id, reason (a rung), one line per row and person.

    `id_owners`: row, household_id of the member whose ID number the row bears under another name; such a row's
    number says nothing of its own person, but much of the household.
    """
    borrowed = id_owners.select("row", pl.col("household_id").alias("owner_household")).unique()
    rows = _effective(rows.join(borrowed, on="row", how="left"))
    met = [
        rows.join(names, left_on=left, right_on=right, how="inner", coalesce=False, suffix="_member")
        for left, right in MEETING_POINTS
    ]
    pairs = pl.concat(met).unique(["row", "person_id"], maintain_order=True)
    found = pairs.filter(~_vetoed()).with_columns(_rung(household_grain).alias("reason"))
    return found.filter(pl.col("reason").is_not_null()).select("row", "person_id", "household_id", "reason")


def _effective(rows: pl.DataFrame) -> pl.DataFrame:
    """Add `birth`, `sex` and `claimed_id`; a borrowed ID number tells nothing of its bearer."""
    borrowed = pl.col("owner_household").is_not_null()
    own = pl.coalesce("own_birth", pl.when(~borrowed).then(pl.coalesce("id_birth", "hint_birth")))
    return rows.with_columns(
        own.alias("birth"),
        pl.coalesce("own_sex", pl.when(~borrowed).then("id_sex")).alias("sex"),
        pl.when(~borrowed).then("id").alias("claimed_id"),
    )


def _vetoed() -> pl.Expr:
    """Two different valid ID numbers, birth dates or sexes are two persons."""
    other_id = pl.col("claimed_id").is_not_null() & pl.col("id_member").is_not_null()
    differs = [pl.col("birth") != pl.col("member_birth"), pl.col("sex") != pl.col("member_sex")]
    return other_id | pl.any_horizontal(expr.fill_null(value=False) for expr in differs)


def _rung(household_grain: bool) -> pl.Expr:
    village = (pl.col("village") == pl.col("member_village")) & (pl.col("township") == pl.col("member_township"))
    village = (village & (pl.col("village") != "")).fill_null(value=False)
    # Where the row names no village, name and birth date are all but unique within a township.
    township = pl.col("village").is_null() & (pl.col("township") == pl.col("member_township")).fill_null(value=False)
    birth = (pl.col("birth") == pl.col("member_birth")).fill_null(value=False)
    sex = (pl.col("sex") == pl.col("member_sex")).fill_null(value=False)
    group = (pl.col("group_key") == pl.col("member_group")).fill_null(value=False)
    household = (pl.col("own_household") == pl.col("household_id")).fill_null(value=False)
    relative = (pl.col("owner_household") == pl.col("household_id")).fill_null(value=False)
    head = pl.lit(value=household_grain) & pl.col("is_head") & group & village
    conditions = (household, relative, village & birth, township & birth, village & sex, head, village, birth)
    return pl.coalesce(pl.when(when).then(pl.lit(rung)) for when, rung in zip(conditions, RUNGS, strict=True))
