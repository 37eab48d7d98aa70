"""Tables about Chinese characters and surnames, as published facts: sources and recipes in docs/names.md."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import polars as pl


@cache
def load_table(name: str) -> pl.DataFrame:
    """A CSV file of this folder, all columns text."""
    return pl.read_csv(files(__name__).joinpath(f"{name}.csv").read_bytes(), infer_schema=False)


@cache
def load_single_surnames() -> frozenset[str]:
    """Surnames of one character that are common enough to tell a Han name of four characters from a transliteration."""
    return frozenset(files(__name__).joinpath("surnames.txt").read_text(encoding="utf-8").replace("\n", ""))


@cache
def load_compound_surnames() -> dict[str, str]:
    """Surnames of two characters, each with its reading."""
    return dict(load_table("compound_surnames").select("surname", "reading").iter_rows())


def load_pairs_both_ways(name: str) -> pl.DataFrame:
    """A table of pairs (left, right), each pair also the other way round."""
    pairs = load_table(name).select("left", "right")
    return pl.concat([pairs, pairs.select(pl.col("right").alias("left"), pl.col("left").alias("right"))]).unique()
