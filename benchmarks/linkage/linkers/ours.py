"""The project's own linker, as a run uses it."""

from __future__ import annotations

import polars as pl

import matchers
from benchmarks.linkage.files import Folder
from benchmarks.linkage.metrics import KEY
from benchmarks.sample import CONFIG
from domain.declarations.county import load_county

_ANSWER = (*KEY, "decision", "person_id", "household_id")


def ours(folder: Folder) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Links of every source, and whom the rows that wait may be about."""
    county, bench = load_county(CONFIG), folder.bench()
    members = matchers.registered_members(bench.register, bench.regions, bench.as_of)
    linker = matchers.Linker.of(members, bench.regions, county.matching, bench.as_of)
    found = [linker.link(admission, bench.sources[source]) for source, admission in bench.deliveries.items()]
    links = pl.concat([linked.links for linked in found])
    claims = pl.concat([linked.claims for linked in found]).filter(~pl.col("certain"))
    return links.select(*_ANSWER, "reason"), claims.select(*KEY, "person_id", "household_id")
