"""Numbers of people and households that the register does not give, or gives to several people.

They depend on who somebody is and not on where the row stands, so that a person keeps the number from file to file.
"""

from __future__ import annotations

import hashlib

import polars as pl

from matchers.names import add_name_key

_UNNUMBERED = "未填-"


def add_household_ids(rows: pl.DataFrame) -> pl.DataFrame:
    """`household_id` where 户编号 is missing: `未填-` and the first 16 hex digits of SHA-256 over the person.

    Such a row is a household of its own. The person is the ID number, else name, birth date, township and village.
    """
    return _fill_ids(rows, "household_id", ("name", "birth_date", "township", "village"), pl.lit(_UNNUMBERED), 16)


def add_person_ids(rows: pl.DataFrame) -> pl.DataFrame:
    """`person_id` where 人编号 is missing or borne by several people: 户编号, `-`, and 8 hex digits of SHA-256.

    The hash is over the ID number, or over name, birth date and relation where there is none. People of one household
    whom these do not tell apart are one person if they bear one name, and are numbered in file order if not.
    `rows` have `number` (valid ID or null), `name` and `household_id`.
    """
    shared_ids = _find_shared_person_ids(rows)
    if shared_ids.is_empty() and not rows["person_id"].null_count():
        return rows
    rows = add_name_key(rows, "name")
    is_shared = pl.col("person_id").is_in(shared_ids.implode())
    kept_id = pl.when(~is_shared.fill_null(value=False)).then("person_id")
    rows = rows.with_row_index("#at").with_columns(kept_id.alias("person_id"), kept_id.is_null().alias("#derived"))
    rows = _fill_ids(rows, "person_id", ("name", "birth_date", "relation"), pl.col("household_id") + "-", 8)
    derived_rows = rows.filter("#derived")
    name_place = pl.col("#at").min().over("person_id", "name_key").rank("dense").over("person_id")
    numbered_id = pl.col("person_id") + "-" + name_place.cast(pl.String)
    numbered_rows = derived_rows.select("#at", pl.when(name_place > 1).then(numbered_id).alias("#numbered"))
    rows = rows.join(numbered_rows, on="#at", how="left", maintain_order="left")
    return rows.with_columns(pl.coalesce("#numbered", "person_id").alias("person_id")).drop(
        "#at", "#derived", "#numbered", "name_key"
    )


def _find_shared_person_ids(rows: pl.DataFrame) -> pl.Series:
    """Those 人编号 whose rows agree neither in the ID number nor, lacking those, in the name."""
    repeated_rows = rows.filter(pl.col("person_id").is_duplicated() & pl.col("person_id").is_not_null())
    repeated_rows = add_name_key(repeated_rows, "name")
    numbers = pl.col("number").drop_nulls()
    is_agreeing = (numbers.n_unique() <= 1) & ((numbers.len() == pl.len()) | (pl.col("name_key").n_unique() == 1))
    return repeated_rows.group_by("person_id").agg(is_agreeing.alias("#agree")).filter(~pl.col("#agree"))["person_id"]


def _fill_ids(
    rows: pl.DataFrame, column: str, fallback_columns: tuple[str, ...], stem: pl.Expr, digits: int
) -> pl.DataFrame:
    """The column with its holes filled by `stem` and a hash of the ID number, or of `instead` where there is none."""
    if not rows[column].null_count():
        return rows
    is_missing = pl.col(column).is_null()
    fallback_text = pl.concat_str(
        [pl.col(name).cast(pl.String).fill_null("") for name in fallback_columns], separator="\x1f"
    )
    texts = rows.filter(is_missing).select(pl.coalesce("number", fallback_text).alias("text"))["text"].unique()
    hashes = [hashlib.sha256(text.encode()).hexdigest()[:digits] for text in texts]
    table = pl.DataFrame({"#text": texts, "#hash": hashes}, schema={"#text": pl.String, "#hash": pl.String})
    keyed_rows = rows.with_columns(pl.when(is_missing).then(pl.coalesce("number", fallback_text)).alias("#text"))
    filled_rows = keyed_rows.join(table, on="#text", how="left", maintain_order="left")
    return filled_rows.with_columns(pl.coalesce(column, stem + pl.col("#hash")).alias(column)).drop("#text", "#hash")
