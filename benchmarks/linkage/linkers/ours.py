"""The project's own linker, as a run uses it: all sources together tell who is known without being registered."""

from __future__ import annotations

import polars as pl

import matchers
from benchmarks.linkage.files import Folder
from benchmarks.linkage.metrics import KEY
from benchmarks.linkage.population.people import AS_OF
from benchmarks.sample import CONFIG
from matchers.exact.exact_matches import ExactMatches
from pipeline.county.load_county import load_county

_ANSWER = (*KEY, "decision", "person_id", "household_id")


def ours(folder: Folder) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Links of every source, and whom the rows that wait may be about."""
    linker, taken = taken_in(folder)
    found = list(linker.link_sources(taken))
    links = pl.concat([linked.links for linked in found])
    possible_matches = pl.concat([linked.possible_matches for linked in found]).filter(~pl.col("certain"))
    return links.select(*_ANSWER, "reason"), possible_matches.select(*KEY, "person_id", "household_id")


def taken_in(folder: Folder) -> tuple[matchers.Linker, list[ExactMatches]]:
    """The register indexed, and every source's rows taken in."""
    county, regions = load_county(CONFIG), folder.regions()
    members = matchers.build_members(folder.register(), regions, AS_OF)
    linker = matchers.Linker.prepare(members, regions, county.matching, AS_OF)
    return linker, [linker.match_exactly(folder.admission(source), county.sources[source]) for source in folder.sources]
