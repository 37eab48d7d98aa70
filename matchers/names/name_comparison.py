"""Pairs of names compared: surname apart from given name, position by position, once per distinct pair."""

from __future__ import annotations

import polars as pl

from matchers.declarations.names import Dialect
from matchers.names.field_levels import compare_given_names, compare_surnames
from matchers.names.level_names import GivenLevel, SurnameLevel
from matchers.names.name_pairs import split_alike
from matchers.names.name_spelling import UNKNOWN

STANDARD_DIALECT = Dialect()


def compare_names(left: pl.Series, right: pl.Series, dialect: Dialect = STANDARD_DIALECT) -> pl.DataFrame:
    """`surname_level` and `given_level` of aligned name keys, as `add_name_key` writes them.

    Null on either side is `missing` at both. The order of the two sides makes no difference.
    """
    pairs = pl.DataFrame({"left": left, "right": right})
    distinct = pairs.drop_nulls().unique()
    split_pairs = split_alike(distinct)
    for field, compare_field in {"surname": compare_surnames, "given": compare_given_names}.items():
        sides = split_pairs.select(pl.col(f"left_{field}").alias("left"), pl.col(f"right_{field}").alias("right"))
        split_pairs = split_pairs.with_columns(compare_field(sides, dialect).alias(f"{field}_level"))
    split_pairs = split_pairs.with_columns(_choose_surname_level(), _choose_given_level())
    levels = ["surname_level", "given_level"]
    aligned_levels = pairs.join(
        split_pairs.select("left", "right", *levels), on=["left", "right"], how="left", maintain_order="left"
    )
    return aligned_levels.select(pl.col(levels).fill_null("missing"))


def _choose_surname_level() -> pl.Expr:
    """A transliterated name has no surname of its own; written the same, it agrees altogether."""
    is_same = (pl.col("left") == pl.col("right")) & (pl.col("given_level") == "equal") & ~_is_unreadable()
    return pl.when(is_same).then(pl.lit("equal", SurnameLevel)).otherwise("surname_level").alias("surname_level")


def _choose_given_level() -> pl.Expr:
    return pl.when("turned").then(pl.lit("swapped", GivenLevel)).otherwise("given_level").alias("given_level")


def _is_unreadable() -> pl.Expr:
    return pl.col("left").str.contains(UNKNOWN, literal=True)
