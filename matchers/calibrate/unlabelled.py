"""m without any label: recordlinkage's ECM tells matches among the counted patterns of what no number settled.

Only the best candidate of each row is asked about. Among all candidates the namesakes and relatives of a person
outnumber him, and two classes then divide people who resemble the row from people who do not.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import polars as pl

from domain.declarations.comparing import Comparison
from matchers.calibrate.counts import counts

_MOST_ROWS = 100_000
_FEWEST = 500  # pairs; fewer tell nothing


def by_ecm(patterns: pl.DataFrame, comparisons: Mapping[str, Comparison]) -> pl.DataFrame:
    """comparison, level, n: how many matches among the best candidates are expected to show each level.

    `patterns`: columns `*_level` and best. All zero when there are too few.
    """
    patterns = patterns.filter(pl.col("best") > 0)
    if patterns["best"].sum() < _FEWEST:
        return counts(patterns.clear(), comparisons)
    told = patterns.with_columns(**_features(comparisons))
    features = list(_features(comparisons))
    counted = told.group_by(features).agg(pl.col("best").sum()).sort(features)
    matches = counted.select(*features, pl.Series("#match", _probabilities(counted, features)))
    told = told.join(matches, on=features, how="left", maintain_order="left")
    return counts(told, comparisons, pl.col("best") * pl.col("#match"))


def _features(comparisons: Mapping[str, Comparison]) -> dict[str, pl.Expr]:
    """Two binary features of each comparison, so that a missing value speaks neither for nor against."""
    found = {}
    for name, comparison in comparisons.items():
        agree = [level for level, worth in comparison.levels.items() if worth.weight > 0]
        level = pl.col(f"{name}_level")
        found[f"{name} agrees"] = level.is_in(agree).fill_null(value=False)
        found[f"{name} contradicts"] = (~level.is_in(agree)).fill_null(value=False)
    # The classifier starts from features that speak for a match.
    return {name: expr if name.endswith("agrees") else ~expr for name, expr in found.items()}


def _probabilities(counted: pl.DataFrame, features: list[str]) -> list[float]:
    """How probable a match is behind each line of features.

    The classifier counts equal rows by itself and takes no counts: large numbers of pairs are scaled down.
    """
    import numpy as np
    from recordlinkage import ECMClassifier

    values = counted.select(features).cast(pl.Int64).to_numpy()
    share = min(1.0, _MOST_ROWS / counted["best"].sum())
    times = (counted["best"] * share).ceil().cast(pl.Int64).to_numpy()
    # Started with random numbers, match and non-match can come out swapped.
    ecm = ECMClassifier(init="jaro", max_iter=200)
    with _quiet(), np.errstate(divide="ignore", invalid="ignore"):
        ecm.kernel.fit(np.repeat(values, times, axis=0))
        ecm.kernel.feature_log_prob_ = np.maximum(ecm.kernel.feature_log_prob_, np.log(1e-9))
        return [float(p) for p in ecm.kernel.predict_proba(values)[:, 1]]


@contextmanager
def _quiet() -> Iterator[None]:
    """A feature that all matches share ends the iteration with a warning; what came before it is kept."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
