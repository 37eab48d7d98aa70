"""A small source of the tests' own, and the ways to read and make raw rows of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from domain.county.reading import build_model, read_mapping
from domain.county.source import SourceDeclaration
from domain.handover import RawRows, SheetFound
from domain.tables import empty
from expectations import Suite, read_suites
from expectations.cells.cell_readings import CellReading
from expectations.frames import FRAMES
from tests.declared_frames import FrameWatch, watch_frames

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 9, 30)

_HOUSES = {
    "title": "农村房屋",
    "department": "住建局",
    "grain": "household",
    "identifiers": ["id_number"],
    "fields": {
        "village": {"headings": ["村"]},
        "name": {"headings": ["户主姓名"], "type": "name"},
        "id_number": {"headings": ["户主身份证号"], "type": "id_number"},
        "birth_date": {"headings": ["出生日期"], "type": "date", "optional": True},
        "grade": {"headings": ["鉴定等级"], "type": "code", "codes": {"C": ["局部危险"], "D": []}},
        "assessed_on": {"headings": ["鉴定时间"], "type": "date"},
        "loss": {"headings": ["损失"], "type": "money", "unit": "元"},
        "vacated": {"headings": ["是否搬离"], "type": "boolean"},
    },
}

MakeRows = Callable[..., RawRows]
ReadCells = Callable[[CellReading, Sequence[str | None]], list[object]]


@pytest.fixture(scope="package", autouse=True)
def expectation_frames() -> Iterator[FrameWatch]:
    """In every test here frames are what docstrings say of them."""
    with watch_frames("expectations", FRAMES) as watch:
        yield watch


@pytest.fixture(scope="session")
def today() -> date:
    return TODAY


@pytest.fixture(scope="session")
def houses() -> SourceDeclaration:
    return SourceDeclaration.model_validate(_HOUSES | {"id": "houses"})


@pytest.fixture(scope="session")
def sources() -> dict[str, SourceDeclaration]:
    """The sources that this county declares."""
    found = {}
    for path in sorted((ROOT / "config" / "sources").glob("*.yaml")):
        source, faults = build_model(SourceDeclaration, read_mapping(path, path.name)[0], path.name)
        assert source is not None, faults
        found[path.stem] = source.model_copy(update={"id": path.stem})
    return found


@pytest.fixture(scope="session")
def shipped(sources: dict[str, SourceDeclaration]) -> dict[str, Suite]:
    """The suites that this county ships."""
    suites, faults = read_suites(ROOT / "expectations", sources)
    assert faults == []
    return suites


@pytest.fixture(scope="session")
def make_rows() -> MakeRows:
    """Rows of a source as intake hands them over; a field that is left out is a blank cell."""

    def build_model(
        source: SourceDeclaration,
        rows: Sequence[dict[str, str | None]],
        numeric: Sequence[int] = (),
        units: dict[str, str] | None = None,
    ) -> RawRows:
        cells = {name: pl.Series([row.get(name) for row in rows], dtype=pl.String) for name in source.fields}
        numbers = range(3, 3 + len(rows))
        place = {
            "file": pl.Series(["房屋.xlsx"] * len(rows), dtype=pl.String),
            "sheet": pl.Series(["白沙镇"] * len(rows), dtype=pl.String),
            "row_number": pl.Series(numbers, dtype=pl.Int64),
            "numeric_id": pl.Series([number in numeric for number in numbers], dtype=pl.Boolean),
        }
        sheet = SheetFound("房屋.xlsx", "白沙镇", "0" * 64, "recognised", source=source.id, units=units or {})
        return RawRows(source.id, pl.DataFrame(place | cells), empty("dropped"), pl.DataFrame(), (sheet,))

    return build_model


@pytest.fixture(scope="session")
def read() -> ReadCells:
    """What a reading makes of cells: the value, "blank" or "unreadable" for each."""

    def build_model(reading: CellReading, cells: Sequence[str | None]) -> list[object]:
        frame = pl.DataFrame({"cell": pl.Series(cells, dtype=pl.String)}).with_columns(unit=pl.lit("元"))
        rows = reading.read_cells(frame).iter_rows(named=True)
        return ["blank" if row["blank"] else "unreadable" if row["unreadable"] else row["value"] for row in rows]

    return build_model
