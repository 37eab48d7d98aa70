"""The level of a surname and of a given name, from the levels of their positions, their lengths and their order."""

from __future__ import annotations

import polars as pl

from domain.declarations.names import Dialect
from matchers.names import level_names as at
from matchers.names.character_forms import Place
from matchers.names.level_names import POSITION_NAMES, GivenLevel, SurnameLevel
from matchers.names.name_spelling import UNKNOWN
from matchers.names.position_levels import position_levels

_SIDES = ("left", "right")


def surname_levels(pairs: pl.DataFrame, dialect: Dialect) -> pl.Series:
    """The level of each pair of surnames `left`, `right`; a surname that is not there or not readable is `missing`."""
    distinct = pairs.unique().drop_nulls()
    found = _aligned(_fitted(distinct), "surname", dialect).select(*_SIDES, _surname_level().alias("level"))
    known = pairs.join(found, on=_SIDES, how="left", maintain_order="left")["level"].cast(SurnameLevel)
    return known.fill_null("missing")


def given_levels(pairs: pl.DataFrame, dialect: Dialect) -> pl.Series:
    """The level of each pair of given names `left`, `right`, of which few are alike; none of them is null."""
    found = _aligned(_fitted(pairs), "given", dialect)
    plain, level = found.select(_alike_or_missing().alias("plain")).to_series(), pl.col("plain")
    found = found.with_columns(plain)
    # What is laborious to find out is asked of those pairs only that it can be true of.
    even, left = pl.col("size").is_not_null(), level.is_null()
    parts = [found.filter(~left), *(found.filter(left, when) for when in (even, ~even))]
    told = [level, _even_level(), _uneven_level()]
    levels = pl.concat(part.select("pair", expr.alias("level")) for part, expr in zip(parts, told, strict=True))
    return levels.sort("pair")["level"].cast(GivenLevel)


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


def _alike_or_missing() -> pl.Expr:
    """The level of given names that have nothing different; null for the others."""
    empty = (pl.col("a") == "") | (pl.col("b") == "")
    readable = pl.col("size") - pl.col("unreadable")
    alike = pl.when(pl.col("different") == 0).then(_named(pl.col("worst")).fill_null("unreadable"))
    return pl.when(empty | (readable == 0)).then(pl.lit("missing")).otherwise(alike)


def _even_level() -> pl.Expr:
    """The level of given names as long as each other, with something different."""
    half = (pl.col("different") * 2 <= pl.col("size")) & (pl.col("alike") * 2 >= pl.col("size"))
    long = (pl.col("size") > 3) & (pl.col("unreadable") == 0)
    return (
        pl.when(_sorted("a") == _sorted("b")).then(pl.lit("swapped"))
        .when((pl.col("different") == 1) & long).then(pl.lit("dialect"))
        .when(half).then(pl.lit("partly_different"))
        .otherwise(pl.lit("different"))
    )  # fmt: skip


def _uneven_level() -> pl.Expr:
    dropped = _dropped("a", "b") | _dropped("b", "a")
    return pl.when(dropped).then(pl.lit("dropped")).otherwise(pl.lit("different"))


def _sorted(side: str) -> pl.Expr:
    """The characters in order; of two, which is how long a given name is, the smaller one and the other."""
    text, two = pl.col(side), pl.col(side).str.len_chars() == 2
    first, last = text.str.slice(0, 1), text.str.slice(1)
    of_two = pl.when(first <= last).then(text).otherwise(pl.concat_str(last, first))
    of_more = pl.when(~two).then(text).str.split("").list.sort().list.join("")
    return pl.when(two).then(of_two).otherwise(of_more)


def _dropped(short: str, long: str) -> pl.Expr:
    """One character is left out, or a whole part of a transliterated name at its beginning or end."""
    part, whole = pl.col(short), pl.col(long)
    lacks = whole.str.len_chars().cast(pl.Int64) - part.str.len_chars().cast(pl.Int64)
    at_an_end = (part.str.len_chars() > 1) & (whole.str.starts_with(part) | whole.str.ends_with(part))
    one = pl.any_horizontal(
        pl.concat_str(whole.str.slice(0, place), whole.str.slice(place + 1)) == part for place in range(8)
    )
    return ((lacks == 1) & one) | ((lacks > 0) & at_an_end)
