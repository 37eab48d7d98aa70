"""Nobody is passed over in silence: who could not be judged, and the monitored of whom nothing was found."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipeline.county.load_county import load_county
from screening.coverage.follow_up_households import MONITORED, make_follow_up_table
from screening.rules.apply_rules import apply_rules
from screening.rules.rule_answers import DOUBTFUL, NO_RECORD
from screening.rules.rule_parameters import make_rule_parameters

if TYPE_CHECKING:
    from tests.screening.conftest import Bench

AS_OF = date(2026, 9, 30)
LIFTED = {"lifted": True, "lifted_or_monitored": True}
WATCHED = {"under_monitoring": True, "lifted_or_monitored": True}
RICH = {"year": 2025, "net_income": 90000.0, "household_size": 2, "counted": True}
HOUSE = {"grade": "D", "assessed_on": "2025-06-01"}
Said = list[tuple[str, str, str | None, str]]


def _told(
    bench: Bench, homes: dict[str, dict[str, bool]], rows: dict[str, list[dict[str, Any]]], *rules: str
) -> pl.DataFrame:
    """Table `follow_up`; a source that `rows` does not have was not delivered."""
    people = bench.people([{"household_id": home} for home in homes], homes)
    policy = bench.only(*rules)
    given = {name: bench.rows(name, lines) for name, lines in rows.items()}
    rules_in_force = make_rule_parameters(policy, bench.sources, "450321", AS_OF, given)
    return make_follow_up_table(people, apply_rules(people, given, rules_in_force), rules_in_force)


def _said(bench: Bench, *given: Any) -> Said:
    return _told(bench, *given).select("household_id", "cause", "risks", "reason").rows()


def test_a_household_is_named_whose_department_did_not_deliver(bench: Bench) -> None:
    homes = {"H1": LIFTED, "H2": {}}
    reason = "未提供：人社局“就业失业登记”"
    assert _said(bench, homes, {}, "unemployment") == [("H1", "cannot_judge", "务工就业", reason)]


def test_several_rules_of_one_missing_source_are_one_line(bench: Bench) -> None:
    told = _told(bench, {"H1": {}}, {}, "accident", "medical_burden", "dangerous_house")
    assert sorted(told["source"]) == ["housing_safety", "insurance_settlement", "police_accidents"]
    told = _told(bench, {"H1": {}}, {}, "severe_disability", "new_disability")
    assert told.select("source", "risks").rows() == [("disability_certificates", "因残")]


def test_a_household_of_which_the_source_says_nothing_is_named(bench: Bench) -> None:
    rows = {"register_income": [RICH]}
    said = _said(bench, {"H1": {}, "H2": {}}, rows, "low_income_other")
    assert said == [("H2", "cannot_judge", "收入", NO_RECORD)]


def test_a_household_whose_row_waits_for_a_person_is_named(bench: Bench) -> None:
    rows = {"housing_safety": [HOUSE | {"certain": False}]}
    assert ("H1", "cannot_judge", "住房", DOUBTFUL) in _said(bench, {"H1": {}}, rows, "dangerous_house")


def test_what_other_sources_make_up_for_leaves_nobody_open(bench: Bench) -> None:
    assert not _said(bench, {"H1": {}}, {}, "medical_pushed")


def test_a_number_that_the_policy_does_not_give_is_no_departments_fault(bench: Bench) -> None:
    ningxia = load_county(Path(__file__).parents[2] / "config").policies["ningxia_2021"]
    people = bench.people([{}], {"H1": LIFTED})
    policy = ningxia.model_copy(update={"rules": {"income_below_line": ningxia.rules["income_below_line"]}})
    given = {"register_income": bench.rows("register_income", [])}
    rules = make_rule_parameters(policy, bench.sources, "450321", AS_OF, given)
    screened = apply_rules(people, given, rules)
    assert screened.answers["income_below_line"].unknown.height == 1
    assert make_follow_up_table(people, screened, rules).is_empty()


def test_the_monitored_without_a_finding_are_named(bench: Bench) -> None:
    homes = {"H1": WATCHED, "H2": LIFTED, "H3": WATCHED}
    rows = {"housing_safety": [HOUSE | {"household_id": "H3", "person": 3}]}
    assert _said(bench, homes, rows, "dangerous_house") == [("H1", "monitored", None, MONITORED)]


@pytest.mark.parametrize("delivered", [True, False])
def test_the_monitored_may_be_named_for_two_reasons(bench: Bench, delivered: bool) -> None:
    rows: dict[str, list[dict[str, Any]]] = {"labour_employment": []} if delivered else {}
    causes = [cause for _, cause, _, _ in _said(bench, {"H1": WATCHED}, rows, "unemployment")]
    assert causes == (["monitored"] if delivered else ["cannot_judge", "monitored"])


def test_who_is_judged_and_not_monitored_is_not_named(bench: Bench) -> None:
    rows = {"register_income": [RICH]}
    assert not _said(bench, {"H1": LIFTED}, rows, "income_below_line")
