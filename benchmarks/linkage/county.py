"""A hard county whose truth is known: register, deliveries of fourteen departments, and whose each row is.

    county = load_county(CONFIG)
    bench = make_county(48_000, seed=1)
    members = matchers.build_members(bench.register, bench.regions, bench.as_of)
    linker = matchers.Linker.prepare(members, bench.regions, county.matching, bench.as_of)
    linked = linker.link_source(bench.deliveries["water_households"], bench.sources["water_households"])

Same arguments, same county. What is hard about it: clans and generation characters, twins with neighbouring numbers,
people outside the register who bear a neighbour's name, relatives' numbers, several damages in one row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zlib import crc32

import numpy as np
import polars as pl

from benchmarks.linkage.departments import EXTRACTS
from benchmarks.linkage.population.people import AS_OF, make_people
from benchmarks.linkage.population.places import make_places
from benchmarks.linkage.register import register_rows
from benchmarks.linkage.rows import Kept, make_rows
from benchmarks.sample import CONFIG
from domain.county.source import FieldType, SourceDeclaration
from domain.handover import PLACE, Admission
from domain.regions import Regions
from domain.tables import empty
from domain.text import drop_placeholders
from pipeline.county.load_county import load_county

_TYPES: dict[FieldType, pl.DataType] = {
    FieldType.DATE: pl.Date(), FieldType.YEAR: pl.Int64(), FieldType.INTEGER: pl.Int64(),
    FieldType.NUMBER: pl.Float64(), FieldType.MONEY: pl.Float64(), FieldType.BOOLEAN: pl.Boolean(),
}  # fmt: skip


@dataclass(frozen=True)
class Bench:
    """What departments deliver, and the truth.

    `register`: accepted rows of `register_members`. `deliveries`: source -> its accepted rows, typed as admission types
    them. `typed`: source -> name and ID cells exactly as typed, for lookups that clean nothing.
    `truth`: source, file, sheet, row_number, person_id and household_id (null: nobody in the register), id_state
    (intact, dirty: cleaning restores it, damaged, missing, anothers), kinds (of damage, list), sex, age, people_kind,
    name_length (of the true name).
    """

    register: pl.DataFrame
    deliveries: dict[str, Admission]
    typed: dict[str, pl.DataFrame]
    truth: pl.DataFrame
    regions: Regions
    sources: dict[str, SourceDeclaration]
    as_of: date = AS_OF

    @property
    def rows(self) -> int:
        """Delivered rows of all sources."""
        return self.truth.height


def make_county(  # noqa: PLR0913 - every hardship is a choice of its own
    persons: int, seed: int, damage: float = 1.0, *, surnames: float = 1.0, missing_members: float = 0.003,
    register_ids_missing: float = 0.006, register_ids_wrong: float = 0.004, sources: tuple[str, ...] = tuple(EXTRACTS),
) -> Bench:  # fmt: skip
    """About `persons` registered members and nearly twice as many rows about them and others.

    `damage` multiplies how often rows are damaged, `surnames` how often a surname is. `missing_members`: share of the
    members of registered households whom the register forgot; `register_ids_*`: share of its numbers missing or wrong.
    """
    root = np.random.SeedSequence(seed)
    rng = np.random.default_rng(root)
    places = make_places(persons, rng)
    people = make_people(persons, places, missing_members, rng)
    county = load_county(CONFIG)
    declared = {source: county.sources[source] for source in sources}
    kept = Kept(damage, surnames)
    made = {
        source: make_rows(
            EXTRACTS[source], declaration.grain == "household", people, places, kept, _seeds(seed, source)
        )
        for source, declaration in declared.items()
    }
    members = register_rows(people, register_ids_missing, register_ids_wrong, rng)
    truth = pl.concat([truth.insert_column(0, pl.lit(source).alias("source")) for source, (_, truth) in made.items()])
    return Bench(
        register=admitted(members, county.sources["register_members"]),
        deliveries={source: _admission(typed, declared[source]) for source, (typed, _) in made.items()},
        typed={source: typed.select(*PLACE, "name", "id_number") for source, (typed, _) in made.items()},
        truth=truth,
        regions=places.regions,
        sources=declared,
    )


def _seeds(seed: int, source: str) -> tuple[int, int]:
    first, second = np.random.SeedSequence([seed, crc32(source.encode())]).generate_state(2)
    return int(first), int(second)


def _admission(typed: pl.DataFrame, source: SourceDeclaration) -> Admission:
    rows = admitted(typed, source)
    return Admission(source.id, rows, empty("quarantine"), rows.clear())


def admitted(typed: pl.DataFrame, source: SourceDeclaration) -> pl.DataFrame:
    """Cells as typed as admission hands them on: every declared field, text tidied, dates read."""
    return typed.select(*PLACE, "numeric_id", *(_field(typed, name, source) for name in source.fields))


def _field(typed: pl.DataFrame, name: str, source: SourceDeclaration) -> pl.Expr:
    kind = _TYPES.get(source.fields[name].type, pl.String())
    if name not in typed.columns:
        return pl.lit(None, dtype=kind).alias(name)
    if kind == pl.Date():
        return pl.col(name).str.to_date("%Y-%m-%d", strict=False)
    return drop_placeholders(pl.col(name)).alias(name)
