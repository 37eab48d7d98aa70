"""What is said of a delivery does not depend on the batches in which it came."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import intake
from domain.handover import RawRows
from expectations import Suite, read_suites
from expectations.cells import read_id_numbers
from expectations.measures import tallies
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from screening.declarations.rule_fields import find_fields_read
from tests.expectations.inspecting import inspected

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def county() -> County:
    return load_county(PROJECT / "config")


@pytest.fixture(scope="module")
def raw_rows(county: County, core_inbox: Path) -> dict[str, RawRows]:
    sheets = intake.recognise_files(core_inbox, county.source_headings.values())
    own = {sheet.source for sheet in sheets if sheet.source}
    return {name: intake.read_raw_rows(core_inbox, county.sources[name], sheets) for name in sorted(own)}


def _inspected(county: County, suite: Suite, whole: RawRows, size: int) -> list[object]:
    """Everything that is said of a delivery that comes in batches of this size; floats to their last digit."""
    source = county.sources[whole.source]
    batches = [replace(whole, rows=rows) for rows in whole.rows.iter_slices(size)]
    found = inspected(batches, source, find_fields_read(county.policy(None), source), suite)
    frames = [found.accepted, found.unreadable, found.quarantine, found.again, found.issues]
    return [*(frame.rows() for frame in frames), {name: repr(value) for name, value in found.profile.items()}]


def test_the_sample_county_in_batches(
    county: County, raw_rows: dict[str, RawRows], monkeypatch: pytest.MonkeyPatch
) -> None:
    suites, _ = read_suites(PROJECT / "expectations", county.sources)
    seen = 0
    for name, whole in raw_rows.items():
        at_once = _inspected(county, suites[name], whole, max(whole.rows.height, 1))
        seen += len(at_once[4])  # type: ignore[arg-type]
        with monkeypatch.context() as small:
            # Counts are added up, and persons forgotten, after a few rows.
            small.setattr(tallies, "_MANY", 10)
            small.setattr(read_id_numbers, "_REMEMBERED", 10)
            size = max(17, whole.rows.height // 6)
            assert _inspected(county, suites[name], whole, size) == at_once, name
    assert seen > 30
