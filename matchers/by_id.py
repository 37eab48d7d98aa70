"""Links by a valid ID number, each with a witness; without one an equal number proves nothing."""

from __future__ import annotations

import polars as pl

from matchers.prepare import CUT

# What a pair of equal ID numbers can be, most trusted first; the last two have no witness.
WITNESSED = (
    "id_and_name",
    "id_and_former_name",
    "repaired_id_and_name",
    "id_and_name_variant",
    "id_and_birth_and_sex",
)
UNWITNESSED = ("id_without_name", "id_name_conflict")
_TRUST = {reason: place for place, reason in enumerate((*WITNESSED, *UNWITNESSED))}


def by_id(rows: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Pairs of rows with the members of their ID number: row, person_id, household_id, reason.

    A number that a spreadsheet may have cut is nobody's unless the name agrees.
    """
    owners = names.filter(pl.col("id").is_not_null())
    pairs = rows.filter(pl.col("id").is_not_null()).join(owners, on="id", suffix="_member")
    pairs = _without_chance(pairs.with_columns(_reason().alias("reason")))
    best = (
        pairs.with_columns(pl.col("reason").replace_strict(_TRUST, return_dtype=pl.Int64).alias("_trust"))
        .sort("row", "person_id", "_trust")
        .unique(["row", "person_id"], keep="first", maintain_order=True)
    )
    return _without_relatives(best, names).select("row", "person_id", "household_id", "reason")


def _reason() -> pl.Expr:
    same_name = pl.col("name_key") == pl.col("name_key_member")
    sounds_alike = pl.col("reading") == pl.col("reading_member")
    birth_and_sex = (pl.col("own_birth") == pl.col("id_birth")) & (pl.col("own_sex") == pl.col("id_sex"))
    whole = pl.col("repair").is_null()
    return (
        pl.when(~whole & (same_name | sounds_alike))
        .then(pl.lit("repaired_id_and_name"))
        .when(same_name & ~pl.col("former"))
        .then(pl.lit("id_and_name"))
        .when(same_name)
        .then(pl.lit("id_and_former_name"))
        .when(sounds_alike)
        .then(pl.lit("id_and_name_variant"))
        .when(whole & birth_and_sex)
        .then(pl.lit("id_and_birth_and_sex"))
        .when(pl.col("name_key").is_null())
        .then(pl.lit("id_without_name"))
        .otherwise(pl.lit("id_name_conflict"))
    )


def _without_chance(pairs: pl.DataFrame) -> pl.DataFrame:
    """One cut number in eleven passes the check character by chance, as somebody else's number (M07)."""
    chance = (pl.col("repair") == CUT) & pl.col("reason").is_in(UNWITNESSED)
    return pairs.filter(~chance.fill_null(value=False))


def _without_relatives(pairs: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Birth date and sex are no witness under the name of another member of the owner's household.

    Offices fill both in from the ID number, and the number may be a parent's (M15).
    """
    relatives = pairs.filter(pl.col("reason") == "id_and_birth_and_sex").join(
        names, on=["household_id", "name_key"], how="semi"
    )
    borrowed = pl.col("row").is_in(relatives["row"].implode())
    reason = pl.when(borrowed).then(pl.lit("id_name_conflict")).otherwise("reason")
    return pairs.with_columns(reason.alias("reason"))
