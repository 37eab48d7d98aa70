"""What rows and the people compared with them have in common, counted: patterns of levels, without any value."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl
import polars.selectors as cs

from domain.tables import conform, polars_schema
from matchers.prepare.value_shares import SHARES

_SAMPLE_SIZE = 200
_LEVEL_COLUMNS = cs.ends_with("_level")
# A pattern counts pairs; rows that no number settled are few, the people who resemble them many.
_PERSON_COLUMNS = ("person_id", "household_id")


def select_agreements(pairs: pl.DataFrame, comparisons: Iterable[str]) -> pl.DataFrame:
    """Frame `agreements`: what a pattern or a check of the score is made from. `pairs`: frame `rival_pairs`."""
    registered_pairs = pairs.filter(~pl.col("is_unregistered"), pl.col("evidence") > 0)
    return registered_pairs.select(
        "row",
        *_PERSON_COLUMNS,
        cs.by_name(*SHARES, "namesakes", require_all=False),
        *(f"{name}_level" for name in comparisons),
        "bits",
        "probability",
    )


def count_patterns(pairs: pl.DataFrame, outcomes: pl.DataFrame, source: str) -> pl.DataFrame:
    """Table `patterns` of one source.

    `pairs`: frame `agreements`; `outcomes`: frame `outcomes`.
    """
    row_outcomes = outcomes.select(
        "row", *(pl.col(name).alias(f"{name}_named") for name in _PERSON_COLUMNS), "decision"
    )
    pairs = pairs.join(row_outcomes, on="row", how="left")
    is_named = pl.coalesce(*(pl.col(name) == pl.col(f"{name}_named") for name in _PERSON_COLUMNS)).fill_null(
        value=False
    )
    is_best = pl.col("probability") == pl.col("#highest")
    pairs = pairs.with_columns(pl.col("probability").max().over("row").alias("#highest"))
    levels = pairs.select(_LEVEL_COLUMNS).columns
    pattern_counts = pairs.group_by(levels).agg(
        pl.len().alias("pairs"),
        is_best.sum().alias("best"),
        *((is_named & (pl.col("decision") == decision)).sum().alias(decision) for decision in ("linked", "review")),
        # Sums depend on the order of the rows in their last digits.
        pl.col("bits").mean().round(3),
        pl.col("probability").mean().round(5),
    )
    table = pattern_counts.with_columns(_format_pattern(levels).alias("pattern"), pl.lit(source).alias("source"))
    return conform(table.select(list(polars_schema("patterns"))), "patterns").sort("pattern")


def _format_pattern(levels: list[str]) -> pl.Expr:
    parts = [pl.concat_str(pl.lit(level.removesuffix("_level") + "="), level) for level in levels]
    return pl.concat_str(parts, separator=" ", ignore_nulls=True)


def read_levels(table: pl.DataFrame, comparisons: list[str]) -> pl.DataFrame:
    """The table with a column `*_level` per comparison again, null where the pattern says nothing of it."""
    return table.with_columns(
        pl.col("pattern").str.extract(rf"(?:^| ){name}=(\w+)").alias(f"{name}_level") for name in comparisons
    )


def sample_pairs(pairs: pl.DataFrame) -> pl.DataFrame:
    """Frame `sampled_pairs`: evenly spread, always the same of the same data. `pairs`: frame `agreements`."""
    return pairs.gather_every(max(pairs.height // _SAMPLE_SIZE, 1)).drop("row", *_PERSON_COLUMNS)
