"""Linking: `Linker.link_source` over every row beside recordlinkage's exact comparison of the undamaged ones."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import polars as pl
import recordlinkage

from benchmarks.measure import Case
from benchmarks.sample import Sample
from matchers import LinkTables

_ROWS = 15_000
_UNDAMAGED = r"^\d{17}[\dX]$"


def by_number(sample: Sample) -> Case:
    """Settlements; ours also repairs numbers, compares names and places, and explains itself."""
    admission = sample.admitted("insurance_settlement")
    subset = admission.accepted.head(_ROWS)
    asked = replace(admission, accepted=subset, unreadable=admission.unreadable.clear())
    rows = subset.select("file", "sheet", "row_number", "name", number="id_number")
    left = rows.filter(pl.col("number").str.contains(_UNDAMAGED)).to_pandas()
    right = sample.members.filter("id_valid").select("person_id", "name", number="id_number").to_pandas()
    source, linker = sample.county.sources[admission.source], sample.linker
    return Case(
        "link rows by ID number",
        "recordlinkage, block and exact",
        subset.height,
        ours=lambda: linker.link_source(asked, source),
        baseline=lambda: _compared(left, right),
        agrees=_finds_the_same,
    )


def _compared(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """Pairs with the same number and the same name: row_number, person_id."""
    index = recordlinkage.Index()
    index.block("number")
    compare = recordlinkage.Compare()
    compare.exact("number", "number", label="number")
    compare.exact("name", "name", label="name")
    pairs = index.index(left, right)
    found = compare.compute(pairs, left, right)
    same = found[found.sum(axis=1) == 2].index
    rows, people = (same.get_level_values(level) for level in (0, 1))
    return pd.DataFrame(
        {"row_number": left.loc[rows, "row_number"].to_numpy(), "person_id": right.loc[people, "person_id"].to_numpy()}
    )


def _finds_the_same(ours: object, baseline: object) -> bool:
    """Every pair of the baseline is a link of ours."""
    if not (isinstance(ours, LinkTables) and isinstance(baseline, pd.DataFrame)):
        return False
    linked = ours.links.filter(pl.col("decision") == "linked").select("row_number", "person_id")
    pairs = pl.from_pandas(baseline)
    return pairs.height > 0 and pairs.join(linked, on=["row_number", "person_id"], how="anti").is_empty()
