"""Which rows and people are compared: those on which all features of one blocking rule agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from matchers.declarations.matching import IF_KNOWN

BlockingRules = Mapping[str, Sequence[str]]


def find_candidate_pairs(rows: pl.DataFrame, people: pl.DataFrame, blocking_rules: BlockingRules) -> pl.DataFrame:
    """Frame `candidate_pairs`.

    `rows` have `row` and `people` `line`, both with the features that the rules name. A missing feature pairs with
    nobody, unless a `?` stands behind its name.
    """
    pair_parts = [
        _apply_blocking_rule(rows, people, keys, 1 << place) for place, keys in enumerate(blocking_rules.values())
    ]
    # Every rule finds a pair once, so that the bits can be added up.
    return pl.concat(pair_parts).group_by("row", "line").agg(pl.col("passes").sum()).sort("row", "line")


def _apply_blocking_rule(
    rows: pl.DataFrame, people: pl.DataFrame, features: Sequence[str], rule_bit: int
) -> pl.DataFrame:
    keys = [name for name in features if not name.endswith(IF_KNOWN)]
    optional_keys = [name.removesuffix(IF_KNOWN) for name in features if name.endswith(IF_KNOWN)]
    left, right = (_select_keys(frame, key, keys, optional_keys) for frame, key in ((rows, "row"), (people, "line")))
    joined_rows = left.join(right, on=keys, how="inner", suffix=" of the person")
    for name in optional_keys:
        joined_rows = joined_rows.filter((pl.col(name) == pl.col(f"{name} of the person")).fill_null(value=True))
    pairs = joined_rows.select("row", "line", pl.lit(rule_bit, dtype=pl.UInt64).alias("passes"))
    # A key of several forms may find a pair more than once.
    return pairs.unique() if any(_has_several_forms(rows, name) for name in keys) else pairs


def _select_keys(
    frame: pl.DataFrame, key: str, features: Sequence[str], optional_features: Sequence[str]
) -> pl.DataFrame:
    """The features without rows that lack one that is not optional; a list feature gives a line per form."""
    keyed_rows = frame.select(key, *features, *optional_features).drop_nulls(features)
    for feature in features:
        if _has_several_forms(keyed_rows, feature):
            keyed_rows = keyed_rows.explode(feature).drop_nulls()
    return keyed_rows


def _has_several_forms(frame: pl.DataFrame, feature: str) -> bool:
    return isinstance(frame.schema[feature], pl.List)


def report_blocking_rules(pairs: pl.DataFrame, blocking_rules: BlockingRules) -> pl.DataFrame:
    """What each blocking rule is worth, before any scoring: pass, pairs, alone (pairs that no other rule found).

    `pairs`: as `find_candidate_pairs`, with `true` (whether the pair is one person), where that is known: then also
    true and true_alone.
    """
    labelled_pairs = pairs if "true" in pairs.columns else pairs.with_columns(pl.lit(value=False).alias("true"))
    rule_bits, is_true = pl.col("passes"), pl.col("true")
    lines = []
    for place, name in enumerate(blocking_rules):
        found_by_rule, alone = (rule_bits // (1 << place)) % 2 == 1, rule_bits == 1 << place
        counts = labelled_pairs.select(
            found_by_rule.sum(),
            alone=alone.sum(),
            true=(found_by_rule & is_true).sum(),
            true_alone=(alone & is_true).sum(),
        )
        lines.append((name, *counts.row(0)))
    schema = {"pass": pl.String, **dict.fromkeys(("pairs", "alone", "true", "true_alone"), pl.Int64)}
    report = pl.DataFrame(lines, schema=schema, orient="row")
    return report if "true" in pairs.columns else report.drop("true", "true_alone")
