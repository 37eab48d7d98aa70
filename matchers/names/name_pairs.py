"""Two names side by side, cut alike: a name can be cut in more than one way, and the other side says which."""

from __future__ import annotations

import polars as pl

from matchers.names.name_spelling import UNKNOWN
from matchers.names.name_split import split_names


def split_alike(pairs: pl.DataFrame) -> pl.DataFrame:
    """Add left_surname, right_surname, left_given, right_given and turned to distinct pairs of keys, left and right.

    Surnames are null where one side has none: a transliterated name, or a given name that stands alone (建国).
    `turned`: one side is the other with its surname behind.
    """
    names = split_names(pl.concat([pairs["left"], pairs["right"]]).unique())
    for side in ("left", "right"):
        parts = names.select("name_key", pl.col("signs", "surname", "given").name.prefix(f"{side}_"))
        pairs = pairs.join(parts, left_on=side, right_on="name_key", how="left")
    pairs = pairs.with_columns(
        is_undivided=_is_undivided(),
        is_given_name_alone=_is_given_name_alone(),
        is_uneven=_is_uneven(),
        turned=_is_turned(),
    )
    split_columns = [
        expr for side, opposite in (("left", "right"), ("right", "left")) for expr in _split_again(side, opposite)
    ]
    return pairs.with_columns(split_columns)


def _is_undivided() -> pl.Expr:
    return (pl.col("left_surname").is_null() | pl.col("right_surname").is_null()) & ~_is_uneven()


def _is_given_name_alone() -> pl.Expr:
    """One side is the given name of the other."""
    return (pl.col("left_signs") == pl.col("right_given")) | (pl.col("right_signs") == pl.col("left_given"))


def _is_uneven() -> pl.Expr:
    """As long as each other, and only one begins with a compound surname: 东方明, 东芳明."""
    together = pl.col("left_signs").str.len_chars() == pl.col("right_signs").str.len_chars()
    compound = [(pl.col(f"{side}_surname").str.len_chars() == 2).fill_null(value=False) for side in ("left", "right")]
    return together & (compound[0] != compound[1])


def _is_turned() -> pl.Expr:
    """建国王 for 王建国."""
    surname_behind = [
        pl.col(f"{side}_signs") == pl.col(f"{opposite}_given") + pl.col(f"{opposite}_surname")
        for side, opposite in (("left", "right"), ("right", "left"))
    ]
    is_turned = surname_behind[0].fill_null(value=False) | surname_behind[1].fill_null(value=False)
    readable = ~pl.col("left_signs").str.contains(UNKNOWN, literal=True)
    return is_turned & readable & (pl.col("left_signs") != pl.col("right_signs"))


def _split_again(side: str, opposite: str) -> tuple[pl.Expr, pl.Expr]:
    signs, surname, given_name = (pl.col(f"{side}_{part}") for part in ("signs", "surname", "given"))
    no_surname = pl.lit(None, dtype=pl.String)
    is_given_name = signs == pl.col(f"{opposite}_given")
    first = pl.min_horizontal("left_signs", "right_signs").str.slice(0, 1)
    return (
        pl.when(pl.col("is_undivided") | pl.col("is_given_name_alone")).then(no_surname)
        .when("turned").then(first)
        .when("is_uneven").then(signs.str.slice(0, 1))
        .otherwise(surname).alias(f"{side}_surname"),
        pl.when(pl.col("is_undivided") | (pl.col("is_given_name_alone") & is_given_name)).then(signs)
        .when("is_uneven").then(signs.str.slice(1))
        .otherwise(given_name).alias(f"{side}_given"),
    )  # fmt: skip
