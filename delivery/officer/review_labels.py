"""Levels and weights in the words of the officer who decides."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from delivery.linking_labels import ComparisonLabel

# Whom a list names already is hardly meant by another of its rows; which lists do so, each shows by itself.
LIST_COVERAGE_LABEL = "本表中的其他行"
_COVERAGE_LABELS = {"standing=again": "此人（户）在本表已另有一行", "standing=first": "此人（户）在本表没有别的行"}


def make_level_labels(comparisons: Mapping[str, ComparisonLabel]) -> dict[str, str]:
    """`comparison=level` -> its title."""
    return {
        f"{name}={code}": level.title
        for name, comparison in comparisons.items()
        for code, level in comparison.levels.items()
    } | _COVERAGE_LABELS


def describe_comparison(comparisons: Mapping[str, ComparisonLabel]) -> pl.Expr:
    """Columns levels and weights as one text: every level by its title, with the bits that it speaks for or against."""
    labels = make_level_labels(comparisons)

    def describe_pair(pair: dict[str, str]) -> str:
        levels_and_weights = zip(pair["levels"].split(), pair["weights"].split(), strict=True)
        return "；".join(
            f"{labels.get(level, level)}（{float(bits.partition('=')[2]):+.1f}）" for level, bits in levels_and_weights
        )

    text = pl.struct(pl.col("levels", "weights").fill_null("")).map_elements(describe_pair, return_dtype=pl.String)
    return pl.when(pl.col("levels").is_not_null()).then(text)
