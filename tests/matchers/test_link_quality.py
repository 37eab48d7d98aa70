"""How good the links are on the sample county, measured against the truth that its generator knows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import expectations
import intake
from data_samples.departments import DELIVERIES
from data_samples.truth import truth
from data_samples.world import make_world
from data_samples.writing import write
from domain.handover import Admission
from domain.periods import Period
from matchers import Linker, build_members
from pipeline.county.county import County
from screening.declarations.rule_fields import find_fields_read

TODAY = date(2026, 9, 30)
ROW = ["source", "file", "sheet", "row_number"]
# Share of registered people's rows that must be linked; measured one or two per cent higher.
FLOORS = {
    "civil_applications": 0.98,
    "civil_assistance": 0.93,
    "disability_certificates": 0.97,
    "education_costs": 0.9,
    "education_students": 0.95,
    "health_major_disease": 0.94,
    "housing_safety": 0.92,
    "insurance_enrolment": 0.99,
    "insurance_settlement": 0.985,
    "water_households": 0.88,
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, pl.DataFrame]:
    """The committed county's files, written again beside the truth about each row."""
    inbox = tmp_path_factory.mktemp("inbox")
    world = make_world(450321, 600, Period.parse("2026Q3"))
    deliveries = [deliver(world) for deliver in DELIVERIES]
    for delivery in deliveries:
        write(delivery, inbox)
    return inbox, pl.concat(truth(delivery) for delivery in deliveries)


@pytest.fixture(scope="module")
def judged(county: County, sample: tuple[Path, pl.DataFrame]) -> pl.DataFrame:
    """Every link with the true person and household, and the damage done to its row."""
    inbox, true = sample
    admissions = _admitted(county, inbox)
    members = build_members(admissions["register_members"].accepted, county.regions, TODAY)
    linker = Linker.prepare(members, county.regions, county.matching, TODAY)
    links = [linker.link_source(admissions[name], county.sources[name]).links for name in FLOORS]
    known = pl.col("household_id_true").is_not_null().alias("registered")
    return pl.concat(links).join(true, on=ROW, how="left", suffix="_true").with_columns(known)


def _admitted(county: County, inbox: Path) -> dict[str, Admission]:
    sources = county.sources
    sheets = intake.recognise_files(inbox, county.source_headings.values())
    admissions = {}
    for name in ("register_members", *FLOORS):
        raw_rows = intake.read_raw_rows(inbox, sources[name], [sheet for sheet in sheets if sheet.source == name])
        read = find_fields_read(county.policy(None), sources[name])
        admissions[name] = expectations.admit_rows(raw_rows, sources[name], read, TODAY)
    return admissions


def linked(judged: pl.DataFrame) -> pl.DataFrame:
    return judged.filter(pl.col("decision") == "linked")


def test_every_row_is_known_to_the_truth(judged: pl.DataFrame) -> None:
    assert judged["damage"].null_count() == 0
    assert judged.height > 6000


def test_no_row_is_linked_to_a_wrong_household(judged: pl.DataFrame) -> None:
    wrong = linked(judged).filter(pl.col("household_id").ne_missing(pl.col("household_id_true")))
    assert wrong.select(*ROW, "reason", "damage").rows() == []


def test_no_row_is_linked_to_a_wrong_person(judged: pl.DataFrame) -> None:
    wrong = linked(judged).filter(pl.col("person_id").ne_missing(pl.col("person_id_true")))
    assert wrong.select(*ROW, "reason", "damage").rows() == []


@pytest.mark.parametrize("source", FLOORS)
def test_most_rows_of_registered_people_are_linked(source: str, judged: pl.DataFrame) -> None:
    rows = judged.filter(pl.col("registered"), pl.col("source") == source)
    assert linked(rows).height / rows.height >= FLOORS[source]


def test_undamaged_rows_are_linked(judged: pl.DataFrame) -> None:
    """What is left is damaged in the register: a number it lacks, or a name it writes differently."""
    rows = judged.filter(pl.col("registered"), pl.col("damage") == "")
    assert linked(rows).height / rows.height >= 0.995


@pytest.mark.parametrize(
    ("damage", "floor"),
    [("id:M08", 0.97), ("id:M09", 0.97), ("id:M11", 0.97), ("id:transposed", 0.9), ("id:wrong_digit", 0.85)],
)
def test_damaged_numbers_are_seen_through(damage: str, floor: float, judged: pl.DataFrame) -> None:
    rows = judged.filter(pl.col("registered"), pl.col("damage").str.split(" ").list.contains(damage))
    assert linked(rows).height / rows.height >= floor


def test_a_row_in_review_names_its_household_among_those_waiting(judged: pl.DataFrame) -> None:
    """Where review names somebody, it is mostly the right one: the officer only confirms."""
    waiting = judged.filter(pl.col("registered"), pl.col("decision") == "review", pl.col("household_id").is_not_null())
    right = waiting.filter(pl.col("household_id") == pl.col("household_id_true"))
    assert right.height / waiting.height >= 0.85
