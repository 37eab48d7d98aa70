"""Half a year over the sample county, monthly and quarterly mixed: what holds of every run, and what became of whom."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.simulation import stories
from tests.simulation.county_frames import CountyFrames
from tests.simulation.invariants import check_run
from tests.simulation.period_runs import compare
from tests.simulation.truth_oracle import check_truth
from tests.simulation.year import ABSENT, PERIODS, Year

pytestmark = pytest.mark.long
SAMPLE = Path(__file__).resolve().parents[2] / "data_samples" / "2026Q3"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    half_year = Year.begin(CountyFrames.read(SAMPLE), tmp_path_factory.mktemp("year"), seed=1)
    for run in half_year.run_periods():
        check_run(run, half_year.runs[:-1])
        # The same command again returns the same run.
        assert compare(run.period, half_year.inbox_of(run.period), half_year.workspace).id == run.id
    return half_year


def fates(year: Year, title: str, rule: str) -> list[str]:
    """What each run says of the followed household's clue of a rule."""
    return ["/".join(fate for name, fate in line.clues if name == rule) for line in year.stories.by_title[title].lines]


def test_every_township_s_answers_are_taken_but_for_the_mistakes(year: Year) -> None:
    assert len(year.imports) > len(PERIODS)
    for imported in year.imports:
        statuses = imported.result.lines["status"]
        assert (statuses == "refused").sum() == imported.mistakes
        assert (statuses == "taken").sum() == imported.lines


def test_the_second_run_asks_of_fewer(year: Year) -> None:
    listed = [run.read("suspected") for run in year.runs]
    assert listed[1].height < listed[0].height
    for now in listed[1:]:
        assert now.filter(pl.col("status") == "new").height < now.height / 2


def test_nobody_waits_but_for_sources_that_did_not_come(year: Year) -> None:
    rules = {"housing_safety": "dangerous_house", "health_major_disease": "major_disease"}
    for run in year.runs:
        waiting = set(run.read("suppressed").filter(pl.col("reason") == "waiting")["rule_id"])
        for source, rule in rules.items():
            assert (rule in waiting) <= (source in ABSENT.get(run.period, ()))


def test_what_rested_is_asked_again_after_half_a_year(year: Year) -> None:
    assert fates(year, stories.RESTED, "water_household") == ["new", *["checked"] * 4, "continuing"]


def test_a_renumbered_household_goes_on_until_its_house_is_accepted(year: Year) -> None:
    assert fates(year, stories.RENUMBERED, "dangerous_house") == [
        "new", "continuing", "waiting", "continuing", "continuing", "remedied",
    ]  # fmt: skip
    assert len({line.household for line in year.stories.by_title[stories.RENUMBERED].lines}) == 2


def test_a_house_whose_department_missed_a_month_is_back(year: Year) -> None:
    assert fates(year, stories.SOURCE_ABSENT, "dangerous_house") == [
        "new", "continuing", "waiting", "continuing", "continuing", "continuing",
    ]  # fmt: skip


def test_a_mended_house_is_remedied_once(year: Year) -> None:
    assert fates(year, stories.ACCEPTED, "dangerous_house") == ["new", "remedied", "", "", "", ""]


def test_a_monitored_household_is_reopened_when_its_risk_is_cleared_on_paper_alone(year: Year) -> None:
    assert fates(year, stories.MONITORED, "low_income_other") == ["new", "continuing", "monitored", "", "", "reopened"]


def test_a_dead_member_s_disease_ends_with_their_place_in_the_register(year: Year) -> None:
    assert fates(year, stories.BEREAVED, "major_disease")[:4] == ["new", "continuing", "continuing", "person_gone"]


def test_refunded_bills_end_a_clue_and_new_ones_reopen_it(year: Year) -> None:
    assert fates(year, stories.REFUNDED, "medical_burden")[:5] == ["new", "below_threshold", "", "", "reopened"]


def test_rules_proved_true_as_often_as_townships_said(year: Year) -> None:
    for place in range(len(year.runs)):
        check_truth(year.runs[: place + 1])
