"""The level of a surname and of a given name, from the levels of their positions, their lengths and their order."""

from __future__ import annotations

import polars as pl

from matchers.declarations.names import Dialect
from matchers.names import level_names as at
from matchers.names.character_forms import Place
from matchers.names.level_names import POSITION_NAMES, GivenLevel, SurnameLevel
from matchers.names.name_spelling import UNKNOWN
from matchers.names.position_levels import compare_characters

_SIDES = ("left", "right")


def compare_surnames(pairs: pl.DataFrame, dialect: Dialect) -> pl.Series:
    """The level of each pair of surnames `left`, `right`; a surname that is not there or not readable is `missing`."""
    distinct = pairs.unique().drop_nulls()
    aligned_pairs = _align_positions(_fit_lengths(distinct), "surname", dialect).select(
        *_SIDES, _choose_surname_level().alias("level")
    )
    levels = pairs.join(aligned_pairs, on=_SIDES, how="left", maintain_order="left")["level"].cast(SurnameLevel)
    return levels.fill_null("missing")


def compare_given_names(pairs: pl.DataFrame, dialect: Dialect) -> pl.Series:
    """The level of each pair of given names `left`, `right`, of which few are alike; none of them is null."""
    aligned_pairs = _align_positions(_fit_lengths(pairs), "given", dialect)
    plain_level, level = aligned_pairs.select(_choose_plain_level().alias("plain")).to_series(), pl.col("plain")
    aligned_pairs = aligned_pairs.with_columns(plain_level)
    # What is laborious to find out is looked for in those pairs only that it can be true of.
    is_even, is_open = pl.col("size").is_not_null(), level.is_null()
    parts = [aligned_pairs.filter(~is_open), *(aligned_pairs.filter(is_open, when) for when in (is_even, ~is_even))]
    level_exprs = [level, _choose_even_level(), _choose_uneven_level()]
    levels = pl.concat(part.select("pair", expr.alias("level")) for part, expr in zip(parts, level_exprs, strict=True))
    return levels.sort("pair")["level"].cast(GivenLevel)


def _fit_lengths(pairs: pl.DataFrame) -> pl.DataFrame:
    """Add `a` and `b`: left and right, where an unreadable run is as long as the other side needs (张** for 张建国)."""
    sizes = [pl.col(side).str.len_chars() for side in _SIDES]
    is_unfit = (sizes[0] != sizes[1]) & pl.any_horizontal(pl.col(*_SIDES).str.contains(UNKNOWN, literal=True))
    runs = [pl.when(is_unfit).then(pl.col(side).str.replace_all(r"\?+", UNKNOWN)).otherwise(side) for side in _SIDES]
    pairs = pairs.with_columns(runs[0].alias("a"), runs[1].alias("b"))
    return pairs.with_columns(_stretch_run("a", "b"), _stretch_run("b", "a"))


def _stretch_run(side: str, opposite: str) -> pl.Expr:
    text = pl.col(side)
    lacks = pl.col(opposite).str.len_chars().cast(pl.Int64) - text.str.len_chars().cast(pl.Int64)
    one_run = (lacks > 0) & (text.str.count_matches(UNKNOWN, literal=True) == 1)
    run = pl.lit(UNKNOWN).repeat_by(pl.max_horizontal(lacks, pl.lit(0)) + 1).list.join("")
    head, tail = text.str.split(UNKNOWN).list.first(), text.str.split(UNKNOWN).list.last()
    return pl.when(one_run).then(pl.concat_str(head, run, tail)).otherwise(text).alias(side)


def _align_positions(pairs: pl.DataFrame, place: Place, dialect: Dialect) -> pl.DataFrame:
    """Add `size`, `worst` and the numbers of positions `alike`, `unreadable`, `different`; null if lengths differ."""
    pairs = pairs.with_row_index("pair")
    positions = pairs.filter(pl.col("a").str.len_chars() == pl.col("b").str.len_chars()).select(
        "pair", pl.col("a").str.split("").alias("left"), pl.col("b").str.split("").alias("right")
    )
    positions = compare_characters(positions.explode("left", "right"), place, dialect)
    position_counts = positions.group_by("pair").agg(
        pl.len().alias("size"),
        pl.col("level").max().alias("worst"),
        (pl.col("level") <= at.VARIANT).sum().alias("alike"),
        (pl.col("level") == at.UNREADABLE).sum().alias("unreadable"),
        (pl.col("level") == at.DIFFERENT).sum().alias("different"),
    )
    return pairs.join(position_counts, on="pair", how="left", maintain_order="left")


def _name_level(worst: pl.Expr) -> pl.Expr:
    return worst.replace_strict(POSITION_NAMES, default=None, return_dtype=pl.String)


def _choose_surname_level() -> pl.Expr:
    one_is_part = pl.col("a").str.contains(pl.col("b"), literal=True) | pl.col("b").str.contains(
        pl.col("a"), literal=True
    )
    readable = pl.col("size") - pl.col("unreadable")
    return (
        pl.when(readable == 0).then(pl.lit("missing"))
        .when(pl.col("size").is_null() & one_is_part).then(pl.lit("shortened"))
        .when(pl.col("different") == 0).then(_name_level(pl.col("worst")).fill_null("shortened"))
        .otherwise(pl.lit("different"))
    )  # fmt: skip


def _choose_plain_level() -> pl.Expr:
    """The level of given names that have nothing different; null for the others."""
    is_empty = (pl.col("a") == "") | (pl.col("b") == "")
    readable = pl.col("size") - pl.col("unreadable")
    plain_level = pl.when(pl.col("different") == 0).then(_name_level(pl.col("worst")).fill_null("unreadable"))
    return pl.when(is_empty | (readable == 0)).then(pl.lit("missing")).otherwise(plain_level)


def _choose_even_level() -> pl.Expr:
    """The level of given names as long as each other, with something different."""
    is_half = (pl.col("different") * 2 <= pl.col("size")) & (pl.col("alike") * 2 >= pl.col("size"))
    is_long = (pl.col("size") > 3) & (pl.col("unreadable") == 0)
    return (
        pl.when(_sort_characters("a") == _sort_characters("b")).then(pl.lit("swapped"))
        .when((pl.col("different") == 1) & is_long).then(pl.lit("dialect"))
        .when(is_half).then(pl.lit("partly_different"))
        .otherwise(pl.lit("different"))
    )  # fmt: skip


def _choose_uneven_level() -> pl.Expr:
    is_shortened = _is_shortened_to("a", "b") | _is_shortened_to("b", "a")
    return pl.when(is_shortened).then(pl.lit("dropped")).otherwise(pl.lit("different"))


def _sort_characters(side: str) -> pl.Expr:
    """The characters in order; of two, which is how long a given name is, the smaller one and the other."""
    text, two = pl.col(side), pl.col(side).str.len_chars() == 2
    first, last = text.str.slice(0, 1), text.str.slice(1)
    of_two = pl.when(first <= last).then(text).otherwise(pl.concat_str(last, first))
    of_more = pl.when(~two).then(text).str.split("").list.sort().list.join("")
    return pl.when(two).then(of_two).otherwise(of_more)


def _is_shortened_to(short: str, long: str) -> pl.Expr:
    """One character is left out, or a whole part of a transliterated name at its beginning or end."""
    short_text, long_text = pl.col(short), pl.col(long)
    lacks = long_text.str.len_chars().cast(pl.Int64) - short_text.str.len_chars().cast(pl.Int64)
    at_an_end = (short_text.str.len_chars() > 1) & (
        long_text.str.starts_with(short_text) | long_text.str.ends_with(short_text)
    )
    lacks_one = pl.any_horizontal(
        pl.concat_str(long_text.str.slice(0, place), long_text.str.slice(place + 1)) == short_text for place in range(8)
    )
    return ((lacks == 1) & lacks_one) | ((lacks > 0) & at_an_end)
