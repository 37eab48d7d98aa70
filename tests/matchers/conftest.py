"""A register of a few people that each test names for itself, and the ways to ask the matchers about rows.

A person's 人编号 is the name, so that an expectation reads as who is meant. Nobody here exists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from domain.county.source import FieldType, SourceDeclaration
from domain.handover import Admission
from domain.identity.numbers import compute_check_character
from domain.tables import empty
from matchers import Linker, LinkTables, build_members
from matchers.frames import FRAMES
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from tests.declared_frames import FrameWatch, watch_frames

TODAY = date(2026, 9, 30)

Cells = dict[str, object]
Decision = tuple[str, str | None, str | None]
_TYPES: dict[FieldType, type[pl.DataType]] = {
    FieldType.DATE: pl.Date,
    FieldType.BOOLEAN: pl.Boolean,
    FieldType.MONEY: pl.Float64,
    FieldType.NUMBER: pl.Float64,
    FieldType.YEAR: pl.Int64,
    FieldType.INTEGER: pl.Int64,
}


@pytest.fixture(scope="package", autouse=True)
def frame_watch() -> Iterator[FrameWatch]:
    """In every test here frames are what docstrings say of them."""
    with watch_frames("matchers", FRAMES) as watch:
        yield watch


@pytest.fixture(scope="session")
def county() -> County:
    return load_county(Path(__file__).parents[2] / "config")


@pytest.fixture(scope="session")
def number() -> Callable[..., str]:
    """A valid ID number; an odd sequence is a man's."""

    def build(born: date, sequence: int) -> str:
        first17 = f"450321{born:%Y%m%d}{sequence:03}"
        return first17 + compute_check_character(first17)

    return build


@pytest.fixture(scope="session")
def person(number: Callable[..., str]) -> Callable[..., Cells]:
    """A member of the register who lives in 白沙镇白沙村 unless told otherwise."""

    def build(
        name: str, /, born: date = date(1966, 3, 12), sequence: int = 11, household: str = "H1", **cells: object
    ) -> Cells:
        own: Cells = {"person_id": name, "household_id": household, "name": name, "id_number": number(born, sequence)}
        return own | {"township": "白沙镇", "village": "白沙村", "relation": "户主"} | cells

    return build


@pytest.fixture(scope="session")
def accepted() -> Callable[..., pl.DataFrame]:
    """Accepted rows of a source; a field that is left out is null."""

    def build(source: SourceDeclaration, rows: Sequence[Cells], first: int = 2) -> pl.DataFrame:
        numbers = range(first, first + len(rows))
        place = {"file": "数据.xlsx", "sheet": "白沙镇", "numeric_id": False}
        schema = {"file": pl.String, "sheet": pl.String, "row_number": pl.Int64, "numeric_id": pl.Boolean}
        fields = {name: _TYPES.get(field.type, pl.String) for name, field in source.fields.items()}
        unknown = {name for row in rows for name in row} - {*schema, *fields}
        assert not unknown, unknown
        cells = [place | {"row_number": at} | row for at, row in zip(numbers, rows, strict=True)]
        return pl.DataFrame(cells, schema=schema | fields)

    return build


@pytest.fixture(scope="session")
def registered(county: County, accepted: Callable[..., pl.DataFrame]) -> Callable[..., pl.DataFrame]:
    """Table `members` from the rows of a register; `without`: columns that it lacks."""

    def build(people: Sequence[Cells], without: Sequence[str] = ()) -> pl.DataFrame:
        rows = accepted(county.sources["register_members"], people).drop(without)
        return build_members(rows, county.regions, TODAY)

    return build


@pytest.fixture(scope="session")
def link(
    county: County, accepted: Callable[..., pl.DataFrame], registered: Callable[..., pl.DataFrame]
) -> Callable[..., LinkTables]:
    """What the matchers make of rows of a source, some of them unreadable; a register asked again is indexed once."""
    indexed: dict[str, Linker] = {}

    def linker_of(people: Sequence[Cells]) -> Linker:
        register = repr([sorted(cells.items()) for cells in people])
        if register not in indexed:
            indexed[register] = Linker.prepare(registered(people), county.regions, county.matching, TODAY)
        return indexed[register]

    def build(
        people: Sequence[Cells],
        rows: Sequence[Cells],
        source: str = "insurance_enrolment",
        unreadable: Sequence[Cells] = (),
    ) -> LinkTables:
        declared = county.sources[source]
        good, bad = accepted(declared, rows), accepted(declared, unreadable, first=1000)
        admission = Admission(source, good, empty("quarantine"), bad)
        return linker_of(people).link_source(admission, declared)

    return build


@pytest.fixture(scope="session")
def decide(link: Callable[..., LinkTables]) -> Callable[..., Decision]:
    """Outcome code, person and household of a single row."""

    def build(people: Sequence[Cells], source: str = "insurance_enrolment", **row: object) -> Decision:
        line = link(people, [row], source).links.row(0, named=True)
        return line["reason"], line["person_id"], line["household_id"]

    return build
