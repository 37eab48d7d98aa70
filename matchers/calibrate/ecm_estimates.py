"""m without any label: recordlinkage's ECM tells matches among the counted patterns of what no number settled.

Only the best candidate of each row counts. Among all candidates the namesakes and relatives of a person
outnumber the person, and two classes then divide people who resemble the row from people who do not.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import polars as pl

from matchers.calibrate.level_counts import count_levels
from matchers.declarations.comparing import Comparison

_MAX_ROWS = 100_000
_MIN_PAIRS = 500  # pairs; fewer show nothing


def estimate_by_ecm(patterns: pl.DataFrame, comparisons: Mapping[str, Comparison]) -> pl.DataFrame:
    """comparison, level, n: how many matches among the best candidates are expected to show each level.

    `patterns`: columns `*_level` and best. All zero when there are too few.
    """
    patterns = patterns.filter(pl.col("best") > 0)
    if patterns["best"].sum() < _MIN_PAIRS:
        return count_levels(patterns.clear(), comparisons)
    columns = [f"{name}_level" for name in comparisons]
    pattern_counts = patterns.group_by(columns).agg(pl.col("best").sum()).sort(columns, nulls_last=False)
    labels = [_number_levels(pattern_counts[f"{name}_level"], comparison) for name, comparison in comparisons.items()]
    match_probabilities = pl.Series(
        "#match", _compute_match_probabilities(labels, pattern_counts["best"], list(comparisons.values()))
    )
    return count_levels(
        pattern_counts.with_columns(match_probabilities), comparisons, pl.col("best") * pl.col("#match")
    )


def _number_levels(levels: pl.Series, comparison: Comparison) -> pl.Series:
    """The level's place among the comparison's, from 1; 0 where nothing could be compared."""
    places = {level: place for place, level in enumerate(comparison.levels, 1)}
    return levels.replace_strict(places, default=0, return_dtype=pl.Int64)


def _compute_match_probabilities(labels: list[pl.Series], pairs: pl.Series, comparisons: list[Comparison]) -> pl.Series:
    """How probable a match is behind each line of labels.

    The classifier counts equal rows by itself and takes no counts: large numbers of pairs are scaled down.
    """
    import numpy as np

    values = np.column_stack([column.to_numpy() for column in labels])
    scale = min(1.0, _MAX_ROWS / pairs.sum())
    repeats = (pairs * scale).ceil().cast(pl.Int64).to_numpy()
    kernel = _make_classifier(comparisons)
    with _silence_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        kernel.fit(np.repeat(values, repeats, axis=0))
    # What nobody of a class shows would make 0 times infinity.
    kernel.feature_log_prob_ = np.maximum(kernel.feature_log_prob_, np.log(1e-12))
    return pl.Series(kernel.predict_proba(values)[:, 1])


def _make_classifier(comparisons: list[Comparison]) -> Any:
    """Recordlinkage's ECM with labels of more than two kinds, started from the present m and u.

    Of its own starts `jaro` takes binary features only, and from `random` match and non-match can come out swapped.
    """
    import numpy as np
    from recordlinkage.algorithms.nb_sklearn import ECM

    class FromTheModel(ECM):  # type: ignore[misc]
        def _init_parameters_jaro(self, _: object) -> tuple[Any, Any]:
            worth = [
                _get_probabilities(c, place)
                for c, places in zip(comparisons, self.labels_, strict=True)
                for place in places
            ]
            return np.log([0.5, 0.5]), np.log(np.array(worth).T)

    return FromTheModel(init="jaro", binarize=None, max_iter=200)


def _get_probabilities(comparison: Comparison, label: int) -> tuple[float, float]:
    """U and m of a label; a missing value is as frequent either way."""
    levels = list(comparison.levels.values())
    return (levels[label - 1].u, levels[label - 1].m) if label else (0.5, 0.5)


@contextmanager
def _silence_warnings() -> Iterator[None]:
    """The classifier warns where no iteration changes anything any more; what came before is kept."""
    level_before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(level_before)
