"""Why a clue of the run before is gone: what people and missing sources make of it, for rules of the default policy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from tests.screening.ended_states import JUNE, LIFTED, SEPTEMBER, WATCHED, Rows, State, at_june, explain

if TYPE_CHECKING:
    from tests.screening.conftest import Bench

POOR = {"year": 2025, "net_income": 4000.0, "household_size": 1, "counted": True}
RICH = POOR | {"net_income": 60000.0}
SPENT = POOR | {"net_income": 9000.0, "compliant_self_paid": 5000.0}
PAID = {"settlement_id": "S1", "settled_on": "2026-03-01", "self_paid": 20000.0}
CHRONIC = {"disease_class": "慢病"}
DROPOUT = {"dropout_date": "2026-05-05", "home_teaching": False}
TAUGHT = DROPOUT | {"home_teaching": True}
CHILD, GROWN, OLD_AGE = date(2015, 5, 1), date(2010, 8, 1), date(1950, 1, 1)
HOUSE = {"grade": "D", "assessed_on": "2025-06-01"}
AID = {"category": "低保", "start_date": "2026-03-01"}
FRAIL = {"category": "低保", "self_care": "失能", "start_date": "2022-01-01"}
CARD = {"status": "正常", "grade": "三级", "issued_on": "2015-03-01"}
JOBLESS = {"status": "失业", "registered_on": "2026-03-01"}
LONG_JOBLESS = JOBLESS | {"registered_on": "2025-08-01"}
EMPLOYED = {"status": "就业", "registered_on": "2026-08-01"}


def income(line: Mapping[str, Any] | None) -> Rows:
    return {"register_income": [line] if line else []}


def listed(*lines: Mapping[str, Any]) -> Rows:
    return {"education_dropouts": lines}


def enrolled(status: str) -> Rows:
    return {"education_students": [{"enrolment_status": status}]}


def work(*lines: Mapping[str, Any]) -> Rows:
    return {"labour_employment": lines}


def paid(amount: float) -> Rows:
    return {"health_major_disease": [CHRONIC], "insurance_settlement": [PAID | {"self_paid": amount}]}


OF_PEOPLE: list[tuple[str, State, State, str]] = [
    ("income_below_line", at_june(income(POOR), LIFTED), State(income(RICH), LIFTED), "below_threshold"),
    ("income_below_line", at_june(income(POOR), LIFTED), State(income(POOR), WATCHED | LIFTED), "monitored"),
    ("income_below_line", at_june(income(POOR), LIFTED), State(income(None), LIFTED), "waiting"),
    ("income_missing", at_june({}, LIFTED), State(income(POOR), LIFTED), "remedied"),
    ("income_missing", at_june({}, LIFTED), State({}, WATCHED | LIFTED), "monitored"),
    ("income_missing", at_june({}, LIFTED), State({}, {}), "below_threshold"),
    ("low_income_other", at_june(income(POOR)), State(income(POOR), WATCHED), "monitored"),
    ("sudden_hardship", at_june(income(SPENT)), State(income(SPENT), WATCHED), "monitored"),
    ("low_income_other", at_june(income(POOR)), State(facts=WATCHED, lacking=("register_income",)), "monitored"),
    ("new_assistance", at_june({"civil_assistance": [AID]}), State({"civil_assistance": [AID]}, WATCHED), "monitored"),
    (
        "medical_burden",
        at_june({"insurance_settlement": [PAID | {"self_paid": 9000.0}]}, LIFTED),
        State({"insurance_settlement": [PAID | {"self_paid": 9000.0}]}, {}),
        "below_threshold",
    ),
    (
        "chronic_burden",
        at_june(paid(3200.0), LIFTED),
        State(paid(2000.0), LIFTED),
        "below_threshold",
    ),
    (
        "chronic_burden",
        at_june(paid(3200.0), LIFTED),
        State({"health_major_disease": [CHRONIC]}, LIFTED, lacking=("insurance_settlement",)),
        "waiting",
    ),
    (
        "chronic_burden",
        at_june(paid(3200.0), LIFTED),
        State({"insurance_settlement": [PAID | {"self_paid": 3200.0}]}, LIFTED),
        "row_gone",
    ),
    (
        "uninsured",
        at_june({}, LIFTED),
        State({"insurance_enrolment": [{"year": 2026, "status": "正常参保"}]}, LIFTED),
        "remedied",
    ),
    ("uninsured", at_june({}, LIFTED), State({}, {}), "below_threshold"),
    ("uninsured", at_june({}, LIFTED), State({}, LIFTED, gone=True), "person_gone"),
    ("uninsured", at_june({}, LIFTED), State({}, LIFTED, lacking=("insurance_enrolment",)), "waiting"),
    ("uninsured", at_june({}, LIFTED), State({}, LIFTED, lacking=("insurance_enrolment",), gone=True), "person_gone"),
    ("dropout_listed", at_june(listed(DROPOUT), born=CHILD), State(enrolled("在读"), born=CHILD), "remedied"),
    ("dropout_listed", at_june(listed(DROPOUT), born=CHILD), State(listed(TAUGHT), born=CHILD), "remedied"),
    ("dropout_listed", at_june(listed(DROPOUT), born=CHILD), State(enrolled("休学"), born=CHILD), "row_gone"),
    ("dropout_listed", at_june(listed(DROPOUT), born=CHILD), State({}, born=CHILD), "row_gone"),
    (
        "dropout_listed",
        at_june(listed(DROPOUT), born=GROWN),
        State({}, born=GROWN, lacking=("education_dropouts",)),
        "waiting",
    ),
    ("no_school_record", at_june(born=CHILD), State(enrolled("在读"), born=CHILD), "remedied"),
    ("no_school_record", at_june(born=CHILD), State(listed(TAUGHT), born=CHILD), "remedied"),
    ("no_school_record", at_june(born=GROWN), State(born=GROWN), "window_passed"),
    ("no_school_record", at_june(born=GROWN), State(born=GROWN, lacking=("education_students",)), "waiting"),
    (
        "disabled_elderly",
        at_june({"civil_assistance": [FRAIL]}, born=OLD_AGE),
        State({"civil_assistance": [FRAIL | {"self_care": "全自理"}]}, born=OLD_AGE),
        "below_threshold",
    ),
    ("disabled_elderly", at_june({"civil_assistance": [FRAIL]}, born=OLD_AGE), State({}, born=OLD_AGE), "row_gone"),
    ("unemployment", at_june(work(JOBLESS), LIFTED), State(work(JOBLESS, EMPLOYED), LIFTED), "remedied"),
    ("unemployment", at_june(work(LONG_JOBLESS), LIFTED), State(work(LONG_JOBLESS), LIFTED), "window_passed"),
    ("unemployment", at_june(work(JOBLESS), LIFTED), State(work(JOBLESS), {}), "below_threshold"),
    ("unemployment", at_june(work(JOBLESS), LIFTED), State({}, LIFTED), "row_gone"),
    (
        "dangerous_house",
        at_june({"housing_safety": [HOUSE]}),
        State({"housing_safety": [HOUSE | {"certain": False}]}),
        "waiting",
    ),
    ("dangerous_house", at_june({"housing_safety": [HOUSE]}), State({}, gone=True), "person_gone"),
]


@pytest.mark.parametrize(("rule", "before", "now", "reason"), OF_PEOPLE)
def test_reasons_of_rules_over_people(bench: Bench, rule: str, before: State, now: State, reason: str) -> None:
    assert explain(bench, rule, before, now) == reason


@pytest.mark.parametrize(
    ("cards", "reason"),
    [((CARD, CARD | {"status": "注销"}), "below_threshold"), ((), "row_gone"), ((CARD, CARD), "found")],
)
def test_reasons_of_several_disabled_members(bench: Bench, cards: tuple[dict[str, Any], ...], reason: str) -> None:
    def state(day: date, *lines: dict[str, Any]) -> State:
        numbered = [{"person": number, **line} for number, line in enumerate(lines, start=1)]
        return State({"disability_certificates": numbered}, day=day, members=2)

    assert explain(bench, "multiple_disability", state(JUNE, CARD, CARD), state(SEPTEMBER, *cards)) == reason
