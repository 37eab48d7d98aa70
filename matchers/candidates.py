"""Who is worth comparing with whom: a row and a registered name meet when all features of one pass agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

Passes = Mapping[str, Sequence[str]]


def candidates(rows: pl.DataFrame, people: pl.DataFrame, passes: Passes) -> pl.DataFrame:
    """One line per pair: row, line, passes.

    `rows` have `row` and `people` `line`, both with the features that the passes name; a missing feature meets
    nobody. `passes`: the sum of 2^position of the passes that found the pair.
    """
    met = [_meet(rows, people, keys, 1 << place) for place, keys in enumerate(passes.values())]
    # Every pass finds a pair once, so that the bits can be added up.
    return pl.concat(met).group_by("row", "line").agg(pl.col("passes").sum()).sort("row", "line")


def _meet(rows: pl.DataFrame, people: pl.DataFrame, keys: Sequence[str], bit: int) -> pl.DataFrame:
    left, right = (_keyed(frame, key, keys) for frame, key in ((rows, "row"), (people, "line")))
    found = left.join(right, on=list(keys), how="inner").select("row", "line")
    # A key of several forms (a list) may meet more than once.
    return found.unique().with_columns(pl.lit(bit, dtype=pl.UInt64).alias("passes"))


def _keyed(frame: pl.DataFrame, key: str, features: Sequence[str]) -> pl.DataFrame:
    """The features without rows that lack one; a list feature gives a line for each of its forms."""
    chosen = frame.select(key, *features).drop_nulls()
    for feature in features:
        if isinstance(chosen.schema[feature], pl.List):
            chosen = chosen.explode(feature).drop_nulls()
    return chosen


def pass_report(pairs: pl.DataFrame, passes: Passes) -> pl.DataFrame:
    """What each pass is worth, before any scoring: pass, pairs, alone (pairs that no other pass found)."""
    bits = [(name, 1 << place) for place, name in enumerate(passes)]
    found = pl.col("passes")
    counts = pairs.select(
        *(((found // bit) % 2 == 1).sum().alias(f"pairs {name}") for name, bit in bits),
        *((found == bit).sum().alias(f"alone {name}") for name, bit in bits),
    ).row(0, named=True)
    lines = [(name, counts[f"pairs {name}"], counts[f"alone {name}"]) for name, _ in bits]
    return pl.DataFrame(lines, schema={"pass": pl.String, "pairs": pl.Int64, "alone": pl.Int64}, orient="row")
