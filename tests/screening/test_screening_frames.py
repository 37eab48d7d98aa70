"""Every frame that passes between screening's modules is declared, and is what it is declared to be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import screening
from domain.county.source import SourceDeclaration
from domain.handover import PLACE, Admission
from domain.tables import conform, empty
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from screening.frames import FRAMES
from screening.property.frames import COLUMNS
from screening.rules.rule_parameters import make_rule_parameters
from tests.declared_frames import FrameWatch, find_undeclared_columns
from tests.screening.conftest import AS_OF, Bench, Lines

# Bound in several modules, each time for a line or two.
LOCAL_NAMES = frozenset({"text", "tidy", "numeric_id"})


@pytest.fixture(scope="module")
def county() -> County:
    return load_county(Path(__file__).parents[2] / "config")


@pytest.fixture(scope="module")
def members() -> pl.DataFrame:
    member = dict.fromkeys(empty("members").columns) | {
        "person_id": "P1", "household_id": "H1", "township": "白沙镇", "village": "白沙村", "name": "韦建国",
        "id_valid": False, "birth_date": date(1980, 1, 1), "is_head": True, "household_type": "脱贫户",
        "file": "登记.xlsx", "sheet": "1", "row_number": 2,
    }  # fmt: skip
    return conform(pl.DataFrame([member], schema_overrides=empty("members").schema), "members")


def admit(source: SourceDeclaration, rows: pl.DataFrame) -> Admission:
    places = {"file": "数据.xlsx", "sheet": "1"}
    numbered = rows.drop(PLACE, "person_id", "household_id", "certain", "unreadable", strict=False)
    numbered = numbered.with_row_index("row_number", 2).with_columns(pl.col("row_number").cast(pl.Int64))
    accepted = numbered.with_columns(pl.lit(value).alias(name) for name, value in places.items())
    return Admission(source.id, accepted, empty("quarantine"), accepted.clear())


def attribute(county: County, source: str, admission: Admission) -> pl.DataFrame:
    """The rows as P1's, surely."""
    matches = admission.accepted.select(
        pl.lit(source).alias("source"), *PLACE, pl.lit("P1").alias("person_id"), pl.lit("H1").alias("household_id"),
        pl.lit(value=True).alias("certain"),
    )  # fmt: skip
    return screening.make_attributed_rows(admission, matches, county.sources[source], county.regions, AS_OF)


def test_every_declared_frame_is_made_and_has_the_declared_columns(
    screening_frames: FrameWatch, county: County, members: pl.DataFrame, bench: Bench
) -> None:
    payment = {"settlement_id": "S1", "settled_on": "2026-01-01", "self_paid": 90000.0}
    sources: dict[str, Lines] = {"insurance_settlement": [payment], "civil_deaths": [{"death_date": "2026-01-01"}]}
    rows = {
        name: attribute(county, name, admit(county.sources[name], bench.rows(name, lines)))
        for name, lines in sources.items()
    }
    people = screening.make_population(members, rows, AS_OF)
    policy = bench.only("medical_burden")
    parameters = make_rule_parameters(policy, bench.sources, "450321", AS_OF, rows, screening.ClueOrigins())
    results = screening.apply_rules(people, rows, parameters)
    assert results.findings.height
    measures = bench.rows("measures", [{"measure": "公益岗位", "status": "已落实"}])
    monitored = screening.list_monitored_households(members, people)
    screening.make_removal_table(
        screening.RemovalInputs(
            monitored, results.findings, empty("suppressed"), empty("coverage"), measures, 12, AS_OF
        )
    )
    ended = results.findings.select("clue_id", "rule_id", "household_id", "person_id", "earliest_on", "latest_on")
    whole = screening.ScreenedCounty(people, rows, parameters, results.answers)
    assert screening.explain_ended_clues(whole, ended, AS_OF).height == ended.height
    assert sorted(set(FRAMES) - screening_frames.met) == []


def test_a_column_that_several_modules_name_is_declared() -> None:
    assert find_undeclared_columns("screening", COLUMNS, LOCAL_NAMES) == {}


def test_a_local_name_is_still_needed() -> None:
    assert set(find_undeclared_columns("screening", COLUMNS, frozenset())) == LOCAL_NAMES
