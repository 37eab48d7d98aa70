"""A clue keeps its id when its household is renumbered, split or merged; its days are those of the rows it rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from domain.county.rule_names import find_names_used, find_window_day
from screening.rules.apply_rules import RuleResults, apply_rules
from screening.rules.clue_ids import NO_ORIGINS, ClueOrigins, make_clue_ids
from screening.rules.rule_parameters import make_rule_parameters
from tests.screening.test_rule_examples import COUNTY

if TYPE_CHECKING:
    from tests.screening.conftest import Bench, Lines

AS_OF = date(2026, 9, 30)
RULES = ("medical_burden", "major_disease", "disaster", "dangerous_house")
ROWS: dict[str, Lines] = {
    "insurance_settlement": [
        {"settled_on": "2026-03-01", "self_paid": 20000.0},
        {"settled_on": "2025-11-05", "self_paid": 9000.0},
        {"settled_on": "2024-11-05", "self_paid": 9000.0},
    ],
    "health_major_disease": [{"disease_class": "大病", "diagnosed_on": "2026-05-06"}],
    "emergency_disasters": [{"occurred_on": "2026-06-20", "house_damage": "倒塌"}],
    "housing_safety": [{"grade": "D", "assessed_on": "2025-06-01"}],
}


def renamed(frame: pl.DataFrame, home: str, person: str) -> pl.DataFrame:
    names = {"household_id": home, "person_id": person}
    return frame.with_columns(pl.lit(new).alias(old) for old, new in names.items() if old in frame.columns)


def screened(bench: Bench, home: str, person: str, origins: ClueOrigins = NO_ORIGINS) -> RuleResults:
    people = bench.people([{}], {"H1": {}})
    people = replace(
        people, members=renamed(people.members, home, person), households=renamed(people.households, home, person)
    )
    rows = {name: renamed(bench.rows(name, lines), home, person) for name, lines in ROWS.items()}
    parameters = make_rule_parameters(bench.only(*RULES), bench.sources, "450321", AS_OF, rows)
    return apply_rules(people, rows, replace(parameters, origins=origins))


def origins_of(households: dict[str, str], people: dict[str, tuple[str, str]]) -> ClueOrigins:
    homes = pl.DataFrame(list(households.items()), schema=NO_ORIGINS.households.schema, orient="row")
    lines = [(person, *first) for person, first in people.items()]
    return ClueOrigins(homes, pl.DataFrame(lines, schema=NO_ORIGINS.people.schema, orient="row"))


def test_clues_keep_their_ids_under_another_number(bench: Bench) -> None:
    before = screened(bench, "H1", "P1")
    after = screened(bench, "H9", "P9", origins_of({"H9": "H1"}, {"P9": ("P1", "H1")}))
    assert set(after.findings["clue_id"]) == set(before.findings["clue_id"])
    assert set(after.evidence["clue_id"]) == set(before.evidence["clue_id"])
    assert set(after.findings["household_id"]) == {"H9"}
    assert set(after.findings["person_id"]) == {"P9", None}
    unknown = screened(bench, "H9", "P9")
    assert not set(unknown.findings["clue_id"]) & set(before.findings["clue_id"])


def test_a_persons_clues_go_with_them_and_the_households_stay(bench: Bench) -> None:
    before, after = screened(bench, "H1", "P1"), screened(bench, "H2", "P1", origins_of({}, {"P1": ("P1", "H1")}))
    common = set(after.findings["clue_id"]) & set(before.findings["clue_id"])
    assert set(after.findings.filter(pl.col("clue_id").is_in(common))["rule_id"]) == {"major_disease"}


def test_area_clues_have_no_origin() -> None:
    area = pl.DataFrame(
        {"household_id": [None], "person_id": [None], "township": ["甲镇"], "village": ["乙村"], "subject": ["1"]},
        schema_overrides={"household_id": pl.String, "person_id": pl.String},
    )
    origins = origins_of({"H9": "H1"}, {})
    assert make_clue_ids(area, "water_area", origins).item() == make_clue_ids(area, "water_area").item()


def test_days_are_those_of_the_rows_that_a_clue_rests_on(bench: Bench) -> None:
    lines = screened(bench, "H1", "P1").findings.select("rule_id", "earliest_on", "latest_on").iter_rows()
    assert {rule: days for rule, *days in lines} == {
        "medical_burden": [date(2025, 11, 5), date(2026, 3, 1)],
        "major_disease": [date(2026, 5, 6), date(2026, 5, 6)],
        "disaster": [date(2026, 6, 20), date(2026, 6, 20)],
        "dangerous_house": [date(2025, 6, 1), date(2025, 6, 1)],
    }


@pytest.mark.parametrize("policy", COUNTY.policies)
def test_every_window_of_a_policy_has_a_day(policy: str) -> None:
    rules = COUNTY.policies[policy].rules
    in_where = {name for name, rule in rules.items() if "window_start" in (rule.where or "")}
    assert {name for name, rule in rules.items() if find_window_day(rule)} == in_where
    for rule in rules.values():
        assert set(find_names_used(rule)) >= {"window_start"} or not find_window_day(rule)
