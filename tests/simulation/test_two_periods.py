"""A quarter and the month after it over a small county: what holds of every run holds here too."""

from __future__ import annotations

import polars as pl
import pytest

from data_samples.departments import DELIVERIES
from data_samples.world import make_world
from data_samples.writing import write
from domain.periods import Period
from tests.simulation.county_frames import CountyFrames
from tests.simulation.invariants import check_run
from tests.simulation.truth_oracle import check_truth
from tests.simulation.year import Year

SOURCES = {
    "register_members", "register_income", "insurance_settlement", "housing_safety", "civil_assistance",
    "health_major_disease",
}  # fmt: skip


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Year:
    folder, world = tmp_path_factory.mktemp("months"), make_world(450321, 120, Period.parse("2026Q3"))
    for delivery in (deliver(world) for deliver in DELIVERIES):
        if delivery.source in SOURCES:
            write(delivery, folder / "sample")
    year = Year.begin(CountyFrames.read(folder / "sample"), folder, seed=1)
    for run in year.run_periods(2):
        check_run(run, year.runs[:-1])
    return year


def test_what_was_answered_is_taken_but_for_the_mistakes(months: Year) -> None:
    for imported in months.imports:
        statuses = imported.result.lines["status"]
        assert (statuses == "refused").sum() == imported.mistakes
        assert (statuses == "taken").sum() == imported.lines
    reasons = pl.concat([imported.result.lines for imported in months.imports]).filter(status="refused")["reason"]
    assert (
        {"unknown_clue", "date_in_future"} <= set(reasons) <= {"not_this_household", "unknown_clue", "date_in_future"}
    )


def test_the_second_list_is_shorter_by_what_was_checked(months: Year) -> None:
    first, second = months.runs
    checked = second.read("suppressed").filter(pl.col("reason") == "checked")
    assert checked.height
    assert set(checked["clue_id"]) <= set(first.read("findings")["clue_id"])


def test_rules_proved_true_as_often_as_townships_said(months: Year) -> None:
    check_truth(months.runs)
