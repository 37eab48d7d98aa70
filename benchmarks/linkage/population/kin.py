"""Who is mixed up with whom: relatives whose number stands in place of one's own, neighbours of the same name."""

from __future__ import annotations

import numpy as np
import polars as pl

_NAMESAKES = 0.15  # of unregistered locals, who bear the name of a registered villager of their sex
_UNDER_A_COUSIN, _GROWN = 0.3, 40


def with_kin(people: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Add whose number may stand in place of one's own, and the names beside one's own."""
    heads = people.filter("is_head").select("household", pl.col("at").alias("#head"), pl.col("name").alias("head_name"))
    spouses = people.filter(pl.col("relation") == "配偶").unique("household", keep="first", maintain_order=True)
    spouses = spouses.select("household", pl.col("at").alias("#spouse"), pl.col("name").alias("#spouse_name"))
    people = people.join(heads, on="household", maintain_order="left")
    people = people.join(spouses, on="household", how="left", maintain_order="left")
    by_head = pl.Series(rng.random(people.height) < 0.65)
    kin = (
        pl.when("is_head")
        .then("#spouse")
        .when((pl.col("relation") == "配偶") | by_head)
        .then("#head")
        .otherwise(pl.coalesce("#spouse", "#head"))
    )
    guardian = pl.when(by_head).then("head_name").otherwise(pl.coalesce("#spouse_name", "head_name"))
    return people.with_columns(
        pl.coalesce(_cousins(people, rng), kin).alias("kin_at"),
        pl.when(~pl.col("is_head")).then(guardian).alias("guardian_name"),
    ).drop("#head", "#spouse", "#spouse_name")


def _cousins(people: pl.DataFrame, rng: np.random.Generator) -> pl.Series:
    """For some locals outside the register a registered villager of their surname, whose number they may be under."""
    young = _locals(people).filter(pl.col("age") < _GROWN)
    cousin = _somebody(young, people.filter("in_register"), "surname", "at", _UNDER_A_COUSIN, rng)
    return people.select("at").join(cousin, on="at", how="left", maintain_order="left")["#drawn"]


def with_namesakes(people: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Give some unregistered locals the name of a registered villager of their sex."""
    taken = _somebody(_locals(people), people.filter("registered"), "sex", "name", _NAMESAKES, rng)
    joined = people.join(taken, on="at", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("#drawn", "name").alias("name")).drop("#drawn")


def _locals(people: pl.DataFrame) -> pl.DataFrame:
    return people.filter(~pl.col("registered") & ~pl.col("outsider"))


def _somebody(
    asking: pl.DataFrame, pool: pl.DataFrame, alike: str, wanted: str, share: float, rng: np.random.Generator
) -> pl.DataFrame:
    """For a share of those asking: at, #drawn, which is `wanted` of somebody of their village who is alike."""
    asking = asking.filter(pl.Series(rng.random(asking.height) < share)).select("at", "village_at", alike)
    there = pool.group_by("village_at", alike).agg(pl.col(wanted).alias("all"))
    met = asking.join(there, on=["village_at", alike], maintain_order="left")
    turn = pl.lit(pl.Series(rng.integers(0, 2**31, met.height))) % pl.col("all").list.len()
    return met.select("at", pl.col("all").list.get(turn).alias("#drawn"))
