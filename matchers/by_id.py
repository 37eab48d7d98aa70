"""Links by a valid ID number, each with a witness; without one an equal number proves nothing."""

from __future__ import annotations

import polars as pl


def by_id(rows: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Pairs of rows with the members of their ID number: row, person_id, household_id, reason.

    Reasons of a witnessed pair: id_and_name, id_and_former_name, id_and_name_variant, id_and_birth_and_sex,
    repaired_id_and_name; of a pair without witness: id_name_conflict.
    """
    pairs = rows.filter(pl.col("id").is_not_null()).join(
        names.filter(pl.col("id").is_not_null()), on="id", how="inner", suffix="_member"
    )
    return (
        pairs.with_columns(_reason().alias("reason"))
        .with_columns(pl.col("reason").replace_strict(_TRUST, return_dtype=pl.Int64).alias("_trust"))
        .sort("row", "person_id", "_trust")
        .unique(["row", "person_id"], keep="first", maintain_order=True)
        .select("row", "person_id", "household_id", "reason")
    )


_TRUST = {
    "id_and_name": 0,
    "id_and_former_name": 1,
    "repaired_id_and_name": 1,
    "id_and_name_variant": 2,
    "id_and_birth_and_sex": 3,
    "id_name_conflict": 4,
}


def _reason() -> pl.Expr:
    same_name = pl.col("name_key") == pl.col("name_key_member")
    sounds_alike = pl.col("reading") == pl.col("reading_member")
    own_witness = (pl.col("own_birth") == pl.col("id_birth")) & (pl.col("own_sex") == pl.col("id_sex"))
    repaired = pl.col("repair").is_not_null()
    return (
        pl.when(repaired & (same_name | sounds_alike))
        .then(pl.lit("repaired_id_and_name"))
        .when(same_name & ~repaired & ~pl.col("former"))
        .then(pl.lit("id_and_name"))
        .when(same_name & ~repaired)
        .then(pl.lit("id_and_former_name"))
        .when(sounds_alike & ~repaired)
        .then(pl.lit("id_and_name_variant"))
        .when(own_witness & ~repaired)
        .then(pl.lit("id_and_birth_and_sex"))
        .otherwise(pl.lit("id_name_conflict"))
    )
