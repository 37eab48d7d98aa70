"""How often each level occurs: the one shape in which all evidence about m and u is counted."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from matchers.declarations.comparing import Comparison
from matchers.frames import FRAMES


def count_levels(
    pairs: pl.DataFrame, comparisons: Mapping[str, Comparison], pair_weight: pl.Expr | None = None
) -> pl.DataFrame:
    """Frame `level_counts` of every declared level; a pair counts `each` times (once)."""
    weight = pl.lit(1.0) if pair_weight is None else pair_weight
    parts = [
        pairs.select(
            pl.lit(name).alias("comparison"), pl.col(f"{name}_level").cast(pl.String).alias("level"), weight.alias("n")
        )
        for name in comparisons
    ]
    totals = pl.concat(parts).drop_nulls("level").group_by("comparison", "level").agg(pl.col("n").sum())
    level_counts = list_levels(comparisons).join(totals, on=["comparison", "level"], how="left", maintain_order="left")
    return level_counts.with_columns(pl.col("n").fill_null(0.0)).select(FRAMES["level_counts"].names)


def list_levels(comparisons: Mapping[str, Comparison]) -> pl.DataFrame:
    """Frame `declared_levels`, in the model's order."""
    lines = [
        (name, level, probabilities.m, probabilities.u)
        for name, comparison in comparisons.items()
        for level, probabilities in comparison.levels.items()
    ]
    return pl.DataFrame(lines, schema=FRAMES["declared_levels"].schema, orient="row")
