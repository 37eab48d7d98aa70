"""What officers' decisions tell of m: recordlinkage's supervised classifier on the levels of the pairs they saw."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from matchers.declarations.comparing import Comparison
from matchers.frames import FRAMES

MIN_DECISIONS = 50  # decisions of either kind


def count_reviewer_labels(decisions: pl.DataFrame, comparisons: Mapping[str, Comparison]) -> pl.DataFrame | None:
    """Frame `level_counts`: how many confirmed pairs show each level; none when there are too few decisions.

    `decisions`: frame `decided_levels`. Pairs were picked because they were
    doubtful, so that what those of two persons show is no u.
    """
    same_count = int(decisions["same"].sum())
    if min(same_count, decisions.height - same_count) < MIN_DECISIONS:
        return None
    from recordlinkage import NaiveBayesClassifier

    level_names = {name: list(comparison.levels) for name, comparison in comparisons.items()}
    columns = [pl.col(f"{name}_level").replace_strict(levels, range(len(levels)), default=-1, return_dtype=pl.Int64)
               for name, levels in level_names.items()]  # fmt: skip
    # Smoothing comes later, for all evidence together.
    classifier = NaiveBayesClassifier(alpha=1e-6)
    classifier.kernel.fit(decisions.select(columns).to_numpy(), decisions["same"].cast(pl.Int64).to_numpy())
    classifier._column_labels = list(level_names)
    shares = classifier.m_probs
    lines = [
        (name, level, round(float(shares[name].get(place, 0.0)) * same_count, 2))
        for name, levels in level_names.items()
        for place, level in enumerate(levels)
    ]
    return pl.DataFrame(lines, schema=FRAMES["level_counts"].schema, orient="row")
