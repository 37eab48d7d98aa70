"""recordlinkage 0.16: blocked pairs, binary comparisons, weights by its ECM classifier without any labels."""

from __future__ import annotations

import pandas as pd
import polars as pl
import recordlinkage

from benchmarks.linkage.files import Folder
from benchmarks.linkage.linkers.tidied import rows_and_register
from benchmarks.linkage.metrics import KEY

_SAMPLE = 60_000  # it compares some ten thousand pairs a second
_RANDOM_PAIRS = 200_000
_BLOCKS = (["id_number"], ["name", "birth_date"], ["name", "village"], ["birth_date", "sex"])
# column -> what a missing cell counts as. Places are missing in whole sources: counted as disagreement they would make
# two classes of sources instead of matches and others.
_COMPARED = {"id_number": 0, "name": 0, "birth_date": 0, "sex": 1, "township": 1, "village": 1}


def ecm(folder: Folder) -> pl.DataFrame:
    """The most probable member of a sample of the rows, with `probability`; the sample's other rows have no line."""
    rows, register = rows_and_register(folder)
    asked = rows.sample(min(_SAMPLE, rows.height), seed=1).to_pandas().set_index("unique_id")
    known = register.to_pandas().set_index("unique_id")
    vectors = _vectors(asked, known)
    classifier = recordlinkage.ECMClassifier()
    classifier.fit(vectors)
    best = _best(classifier.prob(vectors))
    found = pl.DataFrame(best, schema={"unique_id": pl.UInt32, "member": pl.UInt32, "probability": pl.Float64})
    members = register.select(pl.col("unique_id").alias("member"), "person_id", "household_id")
    sampled = rows.filter(pl.col("unique_id").is_in(asked.index.to_list()))
    answer = sampled.join(found, on="unique_id", how="left").join(members, on="member", how="left")
    decision = pl.when(pl.col("member").is_not_null()).then(pl.lit("linked")).otherwise(pl.lit("unlinked"))
    return answer.select(*KEY, decision.alias("decision"), "person_id", "household_id", "probability")


def _vectors(asked: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    index = recordlinkage.Index()
    for block in _BLOCKS:
        index.block(block)
    # Within blocks those who are not the same agree on what made the block; pairs at random show how little they do.
    index.random(_RANDOM_PAIRS, random_state=1)
    compare = recordlinkage.Compare()
    for column, missing in _COMPARED.items():
        compare.exact(column, column, missing_value=missing, label=column)
    vectors: pd.DataFrame = compare.compute(index.index(asked, known), asked, known)
    return vectors


def _best(probability: pd.Series[float]) -> dict[str, list[float]]:
    """The most probable member per row; rows whose first two are equally probable have none."""
    probability.index.names = ["unique_id", "member"]
    table = pl.from_pandas(probability.rename("probability").reset_index())
    top = table.filter(pl.col("probability") == pl.col("probability").max().over("unique_id"))
    return top.filter(pl.len().over("unique_id") == 1).to_dict(as_series=False)
