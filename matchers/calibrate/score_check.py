"""Whether the vectorised score is what recordlinkage makes of the same m and u."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from matchers.declarations.comparing import Comparison
from matchers.score.match_weights import compute_u

_TOLERANCE = 1e-6  # bits


def count_disagreements(sample: pl.DataFrame, comparisons: Mapping[str, Comparison]) -> int:
    """How many pairs of `LinkTables.sampled_pairs` recordlinkage weighs otherwise.

    Where u is how common the very name or place is, recordlinkage is given that u.
    """
    if sample.is_empty():
        return 0
    labels = [_label_pairs(sample, name, comparison) for name, comparison in comparisons.items()]
    expected_bits = _score_by_recordlinkage(
        [codes for codes, _ in labels], pl.concat([probabilities for _, probabilities in labels])
    )
    return int(((expected_bits - sample["bits"]).abs() > _TOLERANCE).sum())


def _label_pairs(sample: pl.DataFrame, name: str, comparison: Comparison) -> tuple[pl.Series, pl.DataFrame]:
    """Each pair's label, one for every level and u that occur, and m and u of the labels in their order.

    What was not compared is as probable either way.
    """
    m = {level: m_of_level.m for level, m_of_level in comparison.levels.items()}
    m_of_level = pl.col(f"{name}_level").replace_strict(m, default=None, return_dtype=pl.Float64)
    pairs = sample.select(m_of_level.alias("m"), compute_u(name, comparison).alias("u"))
    pairs = pairs.with_columns(pl.when(pl.all_horizontal(pl.all().is_not_null())).then(pl.all()).otherwise(1.0))
    distinct_pairs = pairs.unique().sort("m", "u").with_row_index("label")
    return pairs.join(distinct_pairs, on=["m", "u"], how="left", maintain_order="left")["label"], distinct_pairs.select(
        "m", "u"
    )


def _score_by_recordlinkage(labels: list[pl.Series], probabilities: pl.DataFrame) -> pl.Series:
    """Bits of every pair, from the log likelihoods of recordlinkage's classifier."""
    import numpy as np
    from recordlinkage import ECMClassifier

    values = np.column_stack([column.to_numpy() for column in labels])
    kernel = ECMClassifier().kernel
    kernel._fit_data(values)
    kernel.classes_ = np.array([0, 1])
    kernel.class_log_prior_ = np.log([0.5, 0.5])
    kernel.feature_log_prob_ = np.log(probabilities.select("u", "m").to_numpy().T)
    likelihoods = kernel._joint_log_likelihood(values)
    return pl.Series(np.diff(likelihoods, axis=1)[:, 0] / np.log(2))
