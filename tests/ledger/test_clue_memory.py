"""A run's clues beside those of the runs before: status, what rests after a visit, what waits, what has ended."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from tests.ledger.remembered_county import County, make_clue, make_people

Q3, OCTOBER = ("2026Q3", date(2026, 9, 30)), ("2026-10", date(2026, 10, 31))
NOVEMBER, APRIL = ("2026-11", date(2026, 11, 30)), ("2027-04", date(2027, 4, 30))
VISIT = date(2026, 10, 15)
HOUSE = make_clue()
HOUSE_ID = HOUSE["clue_id"]
BILL = make_clue(rule_id="medical_burden", risk="因病", value=10000.0)


def _states(tables: dict[str, pl.DataFrame]) -> dict[str, str]:
    """clue_id -> its status, or the reason for which it is not told."""
    found = dict(tables["findings"].select("clue_id", "status").iter_rows())
    gone = [dict(tables[name].select("clue_id", "reason").iter_rows()) for name in ("suppressed", "resolved")]
    return found | gone[0] | gone[1]


def test_a_month_after_a_quarter_continues_it() -> None:
    county = County()
    assert _states(county.run(*Q3, HOUSE)) == {HOUSE_ID: "new"}
    tables = county.run(*OCTOBER, HOUSE)
    assert _states(tables) == {HOUSE_ID: "continuing"}
    assert tables["findings"]["first_period"].to_list() == ["2026Q3"]
    assert tables["suspected"].select("status", "first_period").row(0) == ("continuing", "2026Q3")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"village": "丙村"}, "moved"),
        ({"township": "丁镇", "value": 90000.0}, "moved"),
        ({"value": 14999.0}, "continuing"),
        ({"value": 15000.0}, "worsened"),
        ({"value": None}, "continuing"),
        ({"value": 1.0}, "continuing"),
    ],
)
def test_status_beside_the_run_before(change: dict[str, Any], status: str) -> None:
    county = County()
    county.run(*Q3, BILL)
    tables = county.run(*OCTOBER, BILL | change)
    assert _states(tables) == {BILL["clue_id"]: status}
    assert tables["suspected"]["status"].to_list() == [status]


def test_a_surer_clue_is_worse_and_one_that_left_reopens() -> None:
    county = County()
    county.run(*Q3, HOUSE | {"certainty": "to_verify"})
    assert _states(county.run(*OCTOBER, HOUSE)) == {HOUSE_ID: "worsened"}
    assert _states(county.run(*NOVEMBER, facts={HOUSE_ID: "remedied"})) == {HOUSE_ID: "remedied"}
    tables = county.run(*APRIL, HOUSE)
    assert _states(tables) == {HOUSE_ID: "reopened"}
    assert tables["suspected"].select("status", "first_period").row(0) == ("reopened", "2026Q3")


def test_a_further_risk_makes_the_household_worse_and_not_its_other_clue() -> None:
    county = County()
    county.run(*Q3, HOUSE)
    tables = county.run(*OCTOBER, HOUSE, BILL)
    assert _states(tables) == {HOUSE_ID: "continuing", BILL["clue_id"]: "new"}
    assert tables["suspected"]["status"].to_list() == ["worsened"]


@pytest.mark.parametrize(("result", "rests"), [("不属实", True), ("已解决", True), ("属实", False), ("非本人", False)])
def test_what_an_answer_does_to_the_next_list(result: str, rests: bool) -> None:
    county = County()
    county.run(*Q3, HOUSE)
    county.answer(HOUSE_ID, result, VISIT)
    tables = county.run(*OCTOBER, HOUSE)
    if rests:
        line = tables["suppressed"].row(0, named=True)
        assert (line["reason"], line["since"], line["until"]) == ("checked", "2026-10", date(2027, 4, 13))
        assert (line["last_result"], line["last_checked_on"], line["first_period"]) == (result, VISIT, "2026Q3")
        assert tables["findings"].is_empty()
        assert tables["suspected"].is_empty()
        assert county.run(*NOVEMBER, HOUSE)["suppressed"]["since"].to_list() == ["2026-10"]
    else:
        assert tables["findings"].select("last_result", "last_checked_on").row(0) == (result, VISIT)


def test_after_the_days_it_is_asked_again() -> None:
    county = County()
    county.run(*Q3, HOUSE)
    county.answer(HOUSE_ID, "不属实", VISIT)
    county.run(*OCTOBER, HOUSE)
    assert _states(county.run("2027-04", date(2027, 4, 12), HOUSE, keep=False)) == {HOUSE_ID: "checked"}
    tables = county.run("2027-04", date(2027, 4, 13), HOUSE)
    assert _states(tables) == {HOUSE_ID: "continuing"}
    assert tables["findings"]["last_checked_on"].to_list() == [VISIT]


def test_a_rule_has_days_of_its_own() -> None:
    water = make_clue(rule_id="water_household", risk="饮水")
    county = County()
    county.run(*Q3, water)
    county.answer(water["clue_id"], "不属实", VISIT)
    assert _states(county.run(*OCTOBER, water)) == {water["clue_id"]: "checked"}
    assert _states(county.run(*NOVEMBER, water)) == {water["clue_id"]: "continuing"}


def test_a_mandatory_clue_never_rests() -> None:
    income = make_clue(rule_id="income_below_line", risk="收入")
    county = County()
    county.run(*Q3, income, HOUSE)
    for clue in (income, HOUSE):
        county.answer(clue["clue_id"], "不属实", VISIT)
    assert _states(county.run(*OCTOBER, income, HOUSE)) == {income["clue_id"]: "continuing", HOUSE_ID: "checked"}


@pytest.mark.parametrize(("value", "state"), [(10001.0, "checked"), (15000.0, "worsened"), (6000.0, "checked")])
def test_what_is_worse_than_when_answered_is_asked(value: float, state: str) -> None:
    county = County()
    county.run(*Q3, BILL)
    county.answer(BILL["clue_id"], "不属实", VISIT)
    assert _states(county.run(*OCTOBER, BILL | {"value": value})) == {BILL["clue_id"]: state}


def test_what_grows_slowly_is_measured_against_the_answer() -> None:
    county = County()
    county.run(*Q3, BILL)
    county.answer(BILL["clue_id"], "不属实", VISIT)
    assert _states(county.run(*OCTOBER, BILL | {"value": 13000.0})) == {BILL["clue_id"]: "checked"}
    assert _states(county.run(*NOVEMBER, BILL | {"value": 16000.0})) == {BILL["clue_id"]: "continuing"}


def test_an_event_after_the_visit_is_another_event() -> None:
    accident = make_clue(rule_id="accident", risk="意外事故", latest_on=date(2026, 8, 1))
    county = County()
    county.run(*Q3, accident)
    county.answer(accident["clue_id"], "已解决", VISIT)
    assert _states(county.run(*OCTOBER, accident)) == {accident["clue_id"]: "checked"}
    again = accident | {"latest_on": date(2026, 11, 3)}
    assert _states(county.run(*NOVEMBER, again)) == {accident["clue_id"]: "continuing"}


def test_a_new_confirmed_clue_of_the_household_brings_the_others_back() -> None:
    county = County()
    county.run(*Q3, HOUSE)
    county.answer(HOUSE_ID, "不属实", VISIT)
    doubtful = make_clue(rule_id="uninsured", risk="未参保", certainty="to_verify")
    assert _states(county.run(*OCTOBER, HOUSE, doubtful))[HOUSE_ID] == "checked"
    neighbour = BILL | {"clue_id": "other", "household_id": "H2"}
    assert _states(county.run(*NOVEMBER, HOUSE, doubtful, neighbour, keep=False))[HOUSE_ID] == "checked"
    assert _states(county.run(*NOVEMBER, HOUSE, doubtful, BILL))[HOUSE_ID] == "continuing"
    # It stays so until somebody has been there again.
    assert _states(county.run("2026-12", date(2026, 12, 31), HOUSE, BILL))[HOUSE_ID] == "continuing"
    county.answer(HOUSE_ID, "不属实", date(2027, 1, 5))
    assert _states(county.run("2027-01", date(2027, 1, 31), HOUSE, BILL))[HOUSE_ID] == "checked"


def test_of_several_answers_the_newest_day_counts_then_the_later_one() -> None:
    county = County()
    county.run(*Q3, HOUSE)
    county.answer(HOUSE_ID, "不属实", VISIT)
    county.answer(HOUSE_ID, "属实", date(2026, 10, 14))
    assert _states(county.run(*OCTOBER, HOUSE, keep=False)) == {HOUSE_ID: "checked"}
    county.answer(HOUSE_ID, "属实", VISIT)
    assert _states(county.run(*OCTOBER, HOUSE)) == {HOUSE_ID: "continuing"}


def test_an_answer_for_the_household_speaks_for_the_clues_that_it_had() -> None:
    county = County()
    county.run(*Q3, HOUSE)
    county.answer(None, "不属实", VISIT)
    doubtful = make_clue(rule_id="uninsured", certainty="to_verify")
    assert _states(county.run(*OCTOBER, HOUSE, doubtful)) == {HOUSE_ID: "checked", doubtful["clue_id"]: "new"}


def test_a_source_that_did_not_arrive_ends_nothing() -> None:
    county = County()
    county.run(*Q3, HOUSE)
    waits = county.run(*OCTOBER, unanswered=[("dangerous_house", "H1")])
    line = waits["suppressed"].row(0, named=True)
    assert (line["reason"], line["since"], line["first_period"], line["certainty"]) == (
        "waiting", "2026-10", "2026Q3", "confirmed",
    )  # fmt: skip
    assert waits["resolved"].is_empty()
    again = county.run(*NOVEMBER, unasked=["dangerous_house"])
    assert again["suppressed"]["since"].to_list() == ["2026-10"]
    back = county.run(*APRIL, HOUSE)
    assert _states(back) == {HOUSE_ID: "continuing"}
    assert back["suspected"]["status"].to_list() == ["continuing"]


def test_what_does_not_hang_on_the_source_ends_a_clue_all_the_same() -> None:
    county = County(people=make_people(("P1", "H1", "k1"), ("P3", "H1", "k3")))
    ill = make_clue(rule_id="major_disease", person_id="P1")
    county.run(*Q3, ill, HOUSE)
    county.people = make_people(("P3", "H1", "k3"))
    tables = county.run(*OCTOBER, unasked=["major_disease", "dangerous_house"])
    assert _states(tables) == {ill["clue_id"]: "person_gone", HOUSE_ID: "waiting"}


@pytest.mark.parametrize("reason", ["monitored", "remedied", "window_passed", "below_threshold", "row_gone"])
def test_what_the_rows_say_is_the_reason(reason: str) -> None:
    county = County()
    county.run(*Q3, HOUSE)
    tables = county.run(*OCTOBER, facts={HOUSE_ID: reason})
    line = tables["resolved"].row(0, named=True)
    assert (line["reason"], line["since"], line["first_period"]) == (reason, "2026-10", "2026Q3")
    assert county.run(*NOVEMBER)["resolved"].is_empty()


def test_a_rule_that_decides_otherwise_is_a_reason_before_the_rows() -> None:
    before, now = '{"dangerous_house": "a", "medical_burden": "a"}', '{"dangerous_house": "b"}'
    facts = {HOUSE_ID: "remedied", BILL["clue_id"]: "row_gone"}
    county = County()
    county.run(*Q3, HOUSE, BILL, digests=before)
    tables = county.run(*OCTOBER, facts=facts, digests=now, keep=False)
    assert _states(tables) == {HOUSE_ID: "rule_changed", BILL["clue_id"]: "rule_changed"}
    tables = county.run(*OCTOBER, facts=facts | {HOUSE_ID: "monitored"}, digests=now, unasked=["dangerous_house"])
    assert _states(tables) == {HOUSE_ID: "monitored", BILL["clue_id"]: "rule_changed"}


def test_attention_and_areas_were_never_on_a_list() -> None:
    attention = make_clue(rule_id="severe_disability", certainty="attention", person_id="P1")
    area = make_clue(rule_id="water_area", household_id=None)
    county = County()
    assert set(_states(county.run(*Q3, attention, area)).values()) == {"new"}
    assert _states(county.run(*OCTOBER)) == {}


def test_a_rested_clue_that_is_found_no_more_has_ended() -> None:
    county = County()
    county.run(*Q3, HOUSE)
    county.answer(HOUSE_ID, "已解决", VISIT)
    county.run(*OCTOBER, HOUSE)
    assert _states(county.run(*NOVEMBER, facts={HOUSE_ID: "remedied"})) == {HOUSE_ID: "remedied"}
