"""Who is worth comparing with whom: a row and a registered name meet when all features of one pass agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from domain.declarations.matching import IF_KNOWN

Passes = Mapping[str, Sequence[str]]


def candidates(rows: pl.DataFrame, people: pl.DataFrame, passes: Passes) -> pl.DataFrame:
    """One line per pair: row, line, passes.

    `rows` have `row` and `people` `line`, both with the features that the passes name. A missing feature meets
    nobody, unless a `?` stands behind its name. `passes`: the sum of 2^position of the passes that found the pair.
    """
    met = [_meet(rows, people, keys, 1 << place) for place, keys in enumerate(passes.values())]
    # Every pass finds a pair once, so that the bits can be added up.
    return pl.concat(met).group_by("row", "line").agg(pl.col("passes").sum()).sort("row", "line")


def _meet(rows: pl.DataFrame, people: pl.DataFrame, features: Sequence[str], bit: int) -> pl.DataFrame:
    keys = [name for name in features if not name.endswith(IF_KNOWN)]
    spared = [name.removesuffix(IF_KNOWN) for name in features if name.endswith(IF_KNOWN)]
    left, right = (_keyed(frame, key, keys, spared) for frame, key in ((rows, "row"), (people, "line")))
    found = left.join(right, on=keys, how="inner", suffix=" of the person")
    for name in spared:
        found = found.filter((pl.col(name) == pl.col(f"{name} of the person")).fill_null(value=True))
    pairs = found.select("row", "line", pl.lit(bit, dtype=pl.UInt64).alias("passes"))
    # A key of several forms may meet more than once.
    return pairs.unique() if any(_of_several_forms(rows, name) for name in keys) else pairs


def _keyed(frame: pl.DataFrame, key: str, features: Sequence[str], spared: Sequence[str]) -> pl.DataFrame:
    """The features without rows that lack one that is not `spared`; a list feature gives a line per form."""
    chosen = frame.select(key, *features, *spared).drop_nulls(features)
    for feature in features:
        if _of_several_forms(chosen, feature):
            chosen = chosen.explode(feature).drop_nulls()
    return chosen


def _of_several_forms(frame: pl.DataFrame, feature: str) -> bool:
    return isinstance(frame.schema[feature], pl.List)


def pass_report(pairs: pl.DataFrame, passes: Passes) -> pl.DataFrame:
    """What each pass is worth, before any scoring: pass, pairs, alone (pairs that no other pass found).

    `pairs`: as `candidates`, with `true` (whether the pair is one person), where that is known: then also true and
    true_alone.
    """
    told = pairs if "true" in pairs.columns else pairs.with_columns(pl.lit(value=False).alias("true"))
    found, true = pl.col("passes"), pl.col("true")
    lines = []
    for place, name in enumerate(passes):
        by_it, alone = (found // (1 << place)) % 2 == 1, found == 1 << place
        counts = told.select(by_it.sum(), alone=alone.sum(), true=(by_it & true).sum(), true_alone=(alone & true).sum())
        lines.append((name, *counts.row(0)))
    kinds = {"pass": pl.String, **dict.fromkeys(("pairs", "alone", "true", "true_alone"), pl.Int64)}
    report = pl.DataFrame(lines, schema=kinds, orient="row")
    return report if "true" in pairs.columns else report.drop("true", "true_alone")
