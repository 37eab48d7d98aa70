"""How like two characters at one place of a name are: the heart of comparing names."""

from __future__ import annotations

import polars as pl

from matchers.declarations.names import Dialect
from matchers.names import level_names as at
from matchers.names.character_forms import Place, make_character_table
from matchers.names.name_spelling import UNKNOWN
from matchers.names.tables import load_pairs_both_ways

LEVEL = pl.UInt8


def compare_characters(pairs: pl.DataFrame, place: Place, dialect: Dialect) -> pl.DataFrame:
    """Add `level` (of `matchers.names.level_names`) to pairs of characters in `left` and `right`."""
    distinct = pairs.select("left", "right").unique().filter(pl.col("left") != pl.col("right"))
    characters = make_character_table(pl.concat([distinct["left"], distinct["right"]]).unique().sort(), place, dialect)
    for side in ("left", "right"):
        distinct = distinct.join(
            characters.select(pl.all().name.prefix(f"{side} ")), left_on=side, right_on=f"{side} character"
        )
    distinct = _add_listed(_add_listed(distinct, "look_alikes"), "confusable_surnames")
    levels = distinct.select("left", "right", _choose_level(place).cast(LEVEL).alias("level"))
    equal_level = pl.when(pl.col("left") == UNKNOWN).then(at.UNREADABLE).otherwise(at.EQUAL).cast(LEVEL)
    levels = pairs.join(levels, on=["left", "right"], how="left", maintain_order="left")
    return levels.with_columns(pl.col("level").fill_null(equal_level))


def _choose_level(place: Place) -> pl.Expr:
    is_unknown = (pl.col("left") == UNKNOWN) | (pl.col("right") == UNKNOWN)
    is_confusable = pl.col("confusable_surnames") & (place == "surname")
    conditions = {
        at.UNREADABLE: is_unknown,
        at.VARIANT: pl.col("left standard") == pl.col("right standard"),
        at.CONFUSABLE: is_confusable,
        at.TONED: _has_common_reading("toned"),
        at.TONELESS: _has_common_reading("toneless"),
        at.LOOK_ALIKE: pl.col("look_alikes"),
        at.DIALECT: _has_common_reading("blurred"),
    }
    return pl.coalesce(*(pl.when(is_met).then(level) for level, is_met in conditions.items()), pl.lit(at.DIFFERENT))


def _has_common_reading(kind: str) -> pl.Expr:
    common = pl.col(f"left {kind}").list.set_intersection(pl.col(f"right {kind}"))
    return common.list.len() > 0


def _add_listed(pairs: pl.DataFrame, table_name: str) -> pl.DataFrame:
    """Add a column of the table's name: whether the table lists the pair."""
    listed_pairs = load_pairs_both_ways(table_name).with_columns(pl.lit(value=True).alias(table_name))
    return pairs.join(listed_pairs, on=["left", "right"], how="left").with_columns(
        pl.col(table_name).fill_null(value=False)
    )
