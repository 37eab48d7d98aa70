"""Levels and weights in the words of the officer who decides."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from domain.declarations.comparing import Comparison

# Whom a list names already is hardly meant by another of its rows; which lists do so, each shows by itself.
STANDING = "本表中的其他行"
_STANDING = {"standing=again": "此人（户）在本表已另有一行", "standing=first": "此人（户）在本表没有别的行"}


def level_words(comparisons: Mapping[str, Comparison]) -> dict[str, str]:
    """`comparison=level` -> its title."""
    return {
        f"{name}={code}": level.title
        for name, comparison in comparisons.items()
        for code, level in comparison.levels.items()
    } | _STANDING


def compared_words(comparisons: Mapping[str, Comparison]) -> pl.Expr:
    """Columns levels and weights as one text: every level by its title, with the bits that it speaks for or against."""
    words = level_words(comparisons)

    def told(pair: dict[str, str]) -> str:
        both = zip(pair["levels"].split(), pair["weights"].split(), strict=True)
        return "；".join(f"{words.get(level, level)}（{float(bits.partition('=')[2]):+.1f}）" for level, bits in both)

    whole = pl.struct(pl.col("levels", "weights").fill_null("")).map_elements(told, return_dtype=pl.String)
    return pl.when(pl.col("levels").is_not_null()).then(whole)
