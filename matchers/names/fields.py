"""The level of a surname and of a given name, from the levels of their positions, their lengths and their order."""

from __future__ import annotations

import polars as pl

from domain.declarations.names import Dialect
from matchers.names import levels as at
from matchers.names.characters import Place
from matchers.names.levels import POSITION_NAMES, GivenLevel, SurnameLevel
from matchers.names.positions import position_levels
from matchers.names.spelling import UNKNOWN

_SIDES = ("left", "right")


def surname_levels(pairs: pl.DataFrame, dialect: Dialect) -> pl.Series:
    """The level of each pair of surnames `left`, `right`; a surname that is not there or not readable is `missing`."""
    distinct = pairs.unique().drop_nulls()
    found = distinct.with_columns(_levels(distinct, "surname", dialect, _surname_level().cast(SurnameLevel)))
    known = pairs.join(found, on=_SIDES, how="left", maintain_order="left")["level"]
    return known.fill_null("missing")


def given_levels(pairs: pl.DataFrame, dialect: Dialect) -> pl.Series:
    """The level of each pair of given names `left`, `right`, of which few are alike; none of them is null."""
    return _levels(pairs, "given", dialect, _given_level().cast(GivenLevel)).fill_null("missing")


def _levels(pairs: pl.DataFrame, place: Place, dialect: Dialect, level: pl.Expr) -> pl.Series:
    return _aligned(_fitted(pairs), place, dialect).select(level.alias("level")).to_series()


def _fitted(pairs: pl.DataFrame) -> pl.DataFrame:
    """Add `a` and `b`: left and right, where an unreadable run is as long as the other side needs (张** for 张建国)."""
    sizes = [pl.col(side).str.len_chars() for side in _SIDES]
    unfit = (sizes[0] != sizes[1]) & pl.any_horizontal(pl.col(*_SIDES).str.contains(UNKNOWN, literal=True))
    runs = [pl.when(unfit).then(pl.col(side).str.replace_all(r"\?+", UNKNOWN)).otherwise(side) for side in _SIDES]
    pairs = pairs.with_columns(runs[0].alias("a"), runs[1].alias("b"))
    return pairs.with_columns(_stretched("a", "b"), _stretched("b", "a"))


def _stretched(side: str, other: str) -> pl.Expr:
    text = pl.col(side)
    lacks = pl.col(other).str.len_chars().cast(pl.Int64) - text.str.len_chars().cast(pl.Int64)
    one_run = (lacks > 0) & (text.str.count_matches(UNKNOWN, literal=True) == 1)
    run = pl.lit(UNKNOWN).repeat_by(pl.max_horizontal(lacks, pl.lit(0)) + 1).list.join("")
    head, tail = text.str.split(UNKNOWN).list.first(), text.str.split(UNKNOWN).list.last()
    return pl.when(one_run).then(pl.concat_str(head, run, tail)).otherwise(text).alias(side)


def _aligned(pairs: pl.DataFrame, place: Place, dialect: Dialect) -> pl.DataFrame:
    """Add `size`, `worst` and the numbers of positions `alike`, `unreadable`, `different`; null if lengths differ."""
    pairs = pairs.with_row_index("pair")
    level = pairs.filter(pl.col("a").str.len_chars() == pl.col("b").str.len_chars()).select(
        "pair", pl.col("a").str.split("").alias("left"), pl.col("b").str.split("").alias("right")
    )
    level = position_levels(level.explode("left", "right"), place, dialect)
    counted = level.group_by("pair").agg(
        pl.len().alias("size"),
        pl.col("level").max().alias("worst"),
        (pl.col("level") <= at.VARIANT).sum().alias("alike"),
        (pl.col("level") == at.UNREADABLE).sum().alias("unreadable"),
        (pl.col("level") == at.DIFFERENT).sum().alias("different"),
    )
    return pairs.join(counted, on="pair", how="left", maintain_order="left")


def _named(worst: pl.Expr) -> pl.Expr:
    return worst.replace_strict(POSITION_NAMES, default=None, return_dtype=pl.String)


def _surname_level() -> pl.Expr:
    one_is_part = pl.col("a").str.contains(pl.col("b"), literal=True) | pl.col("b").str.contains(
        pl.col("a"), literal=True
    )
    readable = pl.col("size") - pl.col("unreadable")
    return (
        pl.when(readable == 0).then(pl.lit("missing"))
        .when(pl.col("size").is_null() & one_is_part).then(pl.lit("shortened"))
        .when(pl.col("different") == 0).then(_named(pl.col("worst")).fill_null("shortened"))
        .otherwise(pl.lit("different"))
    )  # fmt: skip


def _given_level() -> pl.Expr:
    empty = (pl.col("a") == "") | (pl.col("b") == "")
    readable, even = pl.col("size") - pl.col("unreadable"), pl.col("size").is_not_null()
    half = (pl.col("different") * 2 <= pl.col("size")) & (pl.col("alike") * 2 >= pl.col("size"))
    long = (pl.col("size") > 3) & (pl.col("unreadable") == 0)
    return (
        pl.when(empty | (readable == 0)).then(pl.lit("missing"))
        .when(pl.col("different") == 0).then(_named(pl.col("worst")).fill_null("unreadable"))
        .when(even & (_sorted("a") == _sorted("b"))).then(pl.lit("swapped"))
        .when((pl.col("different") == 1) & long).then(pl.lit("dialect"))
        .when(even & half).then(pl.lit("partly_different"))
        .when(~even & (_dropped("a", "b") | _dropped("b", "a"))).then(pl.lit("dropped"))
        .otherwise(pl.lit("different"))
    )  # fmt: skip


def _sorted(side: str) -> pl.Expr:
    return pl.col(side).str.split("").list.sort().list.join("")


def _dropped(short: str, long: str) -> pl.Expr:
    """One character is left out, or a whole part of a transliterated name at its beginning or end."""
    part, whole = pl.col(short), pl.col(long)
    lacks = whole.str.len_chars().cast(pl.Int64) - part.str.len_chars().cast(pl.Int64)
    at_an_end = (part.str.len_chars() > 1) & (whole.str.starts_with(part) | whole.str.ends_with(part))
    one = pl.any_horizontal(
        pl.concat_str(whole.str.slice(0, place), whole.str.slice(place + 1)) == part for place in range(8)
    )
    return ((lacks == 1) & one) | ((lacks > 0) & at_an_end)
