"""Rows by outcome and score, pairs by pattern of agreement."""

from __future__ import annotations

import polars as pl

SCORE_BINS = 20


def count_outcomes(links: pl.DataFrame) -> pl.DataFrame:
    """Table `outcome_counts`."""
    keys = ("decision", "reason", "source")
    return links.group_by(keys).agg(pl.len().cast(pl.Int64).alias("rows")).sort(keys)


def count_scores(links: pl.DataFrame) -> pl.DataFrame:
    """Table `score_counts`: linked and reviewed rows with a score, in `SCORE_BINS` bins from 0 to 1."""
    scored = links.filter(pl.col("decision") != "unlinked").drop_nulls("score")
    # 0.9 is 0.90000001 or 0.89999999: rounded first, and 1.0 belongs to the last bin.
    place = (pl.col("score") * 1000).round().cast(pl.Int64) * SCORE_BINS // 1000
    keys = ("bin", "decision", "source")
    binned = scored.with_columns(bin=place.clip(0, SCORE_BINS - 1))
    return binned.group_by(keys).agg(pl.len().cast(pl.Int64).alias("rows")).sort(keys)


def count_patterns(patterns: pl.DataFrame) -> pl.DataFrame:
    """Table `pattern_counts`: over all sources, first those that linked or waited, by how often they did."""
    pairs = pl.col("pairs")
    per_pattern = patterns.group_by("pattern").agg(
        pl.col("pairs", "linked", "review").sum(),
        *((pl.col(mean) * pairs).sum() / pairs.sum() for mean in ("bits", "probability")),
    )
    return per_pattern.sort("linked", "review", "pairs", "pattern", descending=[True, True, True, False])
