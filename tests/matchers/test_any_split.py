"""A county's links do not depend on how its rows are ordered, dealt out to files, or batched."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from benchmarks.linkage.county import Bench, make_county
from domain.handover import PLACE, Admission
from matchers import Linker, build_members
from matchers.score import scored_pairs
from pipeline.county.county import County

PERSONS = 1500
_KEY = ["source", *PLACE]


@pytest.fixture(scope="module")
def bench() -> Bench:
    return make_county(PERSONS, seed=3)


@pytest.fixture(scope="module")
def usual(bench: Bench, county: County) -> tuple[pl.DataFrame, pl.DataFrame]:
    return _linked(county, bench, bench.register, bench.deliveries)


def _linked(
    county: County, bench: Bench, register: pl.DataFrame, deliveries: dict[str, Admission]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Links and claims of all sources, sorted."""
    members = build_members(register, bench.regions, bench.as_of)
    linker = Linker.prepare(members, bench.regions, county.matching, bench.as_of)
    parts = [linker.match_exactly(admission, bench.sources[source]) for source, admission in deliveries.items()]
    linked = list(linker.link_sources(parts))
    links = pl.concat(part.links for part in linked).sort(_KEY)
    return links, pl.concat(part.possible_matches for part in linked).sort(*_KEY, "person_id", "household_id")


def _shuffled(rows: pl.DataFrame, seed: int) -> pl.DataFrame:
    """The same lines in another order."""
    return rows.sample(fraction=1.0, shuffle=True, seed=seed)


def _moved(rows: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """The rows under their new file, sheet and row number, in the order of those."""
    new = rows.select(*PLACE).join(places, on=list(PLACE), how="left", maintain_order="left")
    return rows.with_columns(new[f"new_{name}"].alias(name) for name in PLACE).sort(*PLACE)


def _dealt_out(rows: pl.DataFrame, seed: int, files: int) -> pl.DataFrame:
    """Where each row stands in a delivery of so many files for each: PLACE and `new_*`."""
    shuffled = _shuffled(rows.select(*PLACE), seed).with_row_index("at")
    part = (pl.col("at") % files).cast(pl.String)
    file = pl.concat_str("file", part, separator="#")
    return shuffled.select(*PLACE, new_file=file, new_sheet="sheet", new_row_number=pl.col("at").cast(pl.Int64) + 2)


@pytest.mark.parametrize(("seed", "batch"), [(1, 50), (2, 20_000)])
def test_neither_order_nor_batches_change_anything(
    seed: int, batch: int, bench: Bench, county: County, usual: tuple[pl.DataFrame, pl.DataFrame],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    deliveries = {
        source: replace(admission, accepted=_shuffled(admission.accepted, seed))
        for source, admission in bench.deliveries.items()
    }
    monkeypatch.setattr(scored_pairs, "_BATCH", batch)
    links, claims = _linked(county, bench, _shuffled(bench.register, seed), deliveries)
    assert links.equals(usual[0])
    assert claims.equals(usual[1])


@pytest.mark.parametrize(("seed", "files"), [(3, 1), (4, 3)])
def test_the_same_rows_elsewhere_in_other_files_are_the_same_peoples(
    seed: int, files: int, bench: Bench, county: County, usual: tuple[pl.DataFrame, pl.DataFrame]
) -> None:
    places = {name: _dealt_out(part.accepted, seed, files) for name, part in bench.deliveries.items()}
    deliveries = {
        name: replace(part, accepted=_moved(part.accepted, places[name])) for name, part in bench.deliveries.items()
    }
    links, claims = _linked(county, bench, bench.register, deliveries)
    back = pl.concat(place.select(pl.lit(name).alias("source"), pl.all()) for name, place in places.items())
    assert _put_back(links, back).equals(usual[0])
    assert _put_back(claims, back).equals(usual[1])


def _put_back(found: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """The table with the places at which the rows stood before."""
    new = [f"new_{name}" for name in PLACE]
    old = found.join(places, left_on=_KEY, right_on=["source", *new], how="left", coalesce=False, suffix="_old")
    old = old.with_columns(pl.col(f"{name}_old").alias(name) for name in PLACE).select(found.columns)
    return old.sort(*_KEY, *(name for name in ("person_id", "household_id") if name in found.columns))
