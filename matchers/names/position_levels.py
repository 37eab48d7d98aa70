"""How like two characters at one place of a name are: the heart of comparing names."""

from __future__ import annotations

import polars as pl

from domain.declarations.names import Dialect
from matchers.names import level_names as at
from matchers.names.character_forms import Place, character_table
from matchers.names.name_spelling import UNKNOWN
from matchers.names.tables import both_ways

LEVEL = pl.UInt8


def position_levels(pairs: pl.DataFrame, place: Place, dialect: Dialect) -> pl.DataFrame:
    """Add `level` (of `matchers.names.level_names`) to pairs of characters in `left` and `right`."""
    distinct = pairs.select("left", "right").unique().filter(pl.col("left") != pl.col("right"))
    known = character_table(pl.concat([distinct["left"], distinct["right"]]).unique().sort(), place, dialect)
    for side in ("left", "right"):
        distinct = distinct.join(
            known.select(pl.all().name.prefix(f"{side} ")), left_on=side, right_on=f"{side} character"
        )
    distinct = _listed(_listed(distinct, "look_alikes"), "confusable_surnames")
    found = distinct.select("left", "right", _level(place).cast(LEVEL).alias("level"))
    same = pl.when(pl.col("left") == UNKNOWN).then(at.UNREADABLE).otherwise(at.EQUAL).cast(LEVEL)
    found = pairs.join(found, on=["left", "right"], how="left", maintain_order="left")
    return found.with_columns(pl.col("level").fill_null(same))


def _level(place: Place) -> pl.Expr:
    unknown = (pl.col("left") == UNKNOWN) | (pl.col("right") == UNKNOWN)
    confusable = pl.col("confusable_surnames") & (place == "surname")
    conditions = {
        at.UNREADABLE: unknown,
        at.VARIANT: pl.col("left standard") == pl.col("right standard"),
        at.CONFUSABLE: confusable,
        at.TONED: _read_alike("toned"),
        at.TONELESS: _read_alike("toneless"),
        at.LOOK_ALIKE: pl.col("look_alikes"),
        at.DIALECT: _read_alike("blurred"),
    }
    return pl.coalesce(*(pl.when(when).then(level) for level, when in conditions.items()), pl.lit(at.DIFFERENT))


def _read_alike(how: str) -> pl.Expr:
    common = pl.col(f"left {how}").list.set_intersection(pl.col(f"right {how}"))
    return common.list.len() > 0


def _listed(pairs: pl.DataFrame, name: str) -> pl.DataFrame:
    """Add a column of the table's name: whether the table lists the pair."""
    listed = both_ways(name).with_columns(pl.lit(value=True).alias(name))
    return pairs.join(listed, on=["left", "right"], how="left").with_columns(pl.col(name).fill_null(value=False))
