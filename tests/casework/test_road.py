"""The road of a household: what is done, what comes next, who it waits for, and what was passed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests.casework.road_lines import RULES, make_evidence, summarise, trace

JAN, APR, JUL = date(2026, 1, 31), date(2026, 4, 30), date(2026, 7, 31)
LISTED = {"as_of": JAN, "status": "new", "due_on": date(2026, 2, 28), "clock": "issue"}
VISITED = {"clue_id": "c1", "result": "属实", "include": True, "checked_on": date(2026, 2, 10)}
SIGNED = {"signed_on": date(2026, 2, 10), "period": "2026-02"}
SEARCHED = {"period": "2026-02", "as_of": date(2026, 2, 28), "searched_on": date(2026, 2, 20)}
REVIEWED = {"reviewed_on": date(2026, 2, 22), "review_result": "同意"}
PUBLISHED = {"published_from": date(2026, 2, 23), "published_until": date(2026, 2, 27)}
DECIDED = {"decision": "同意纳入", "decided_on": date(2026, 3, 2)}
MONITORED = {"as_of": APR, "under_monitoring": True, "monitored_since": date(2026, 3, 5)}
PLAIN = {"as_of": JAN}


def _states(evidence_steps: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {step: line["state"] for step, line in evidence_steps.items()}


def test_a_household_that_was_only_listed_waits_for_the_village() -> None:
    road = summarise(make_evidence(listings=[LISTED]), today=date(2026, 3, 3))
    assert (road["next_step"], road["waits_for"]) == ("visited", "village")
    assert (road["due_on"], road["days_overdue"], road["missing"]) == (date(2026, 2, 28), 3, None)


def test_the_whole_road_from_the_clue_to_the_removal() -> None:
    evidence = make_evidence(
        listings=[LISTED, {"as_of": APR, "state": "resolved", "reason": "monitored"}],
        visits=[VISITED],
        signatures=[SIGNED],
        searches=[SEARCHED],
        reviews=[REVIEWED | PUBLISHED, DECIDED],
        register_states=[PLAIN, MONITORED, {"as_of": JUL, "risk_cleared": True}],
        orders=[{"order_no": "开2026-0001", "department": "医保局", "issued_on": date(2026, 3, 6), "is_closed": True}],
        measures=[{"measure": "医疗救助", "started_on": date(2026, 3, 10), "status": "已完成", "is_finished": True}],
    )
    steps = trace(evidence)
    days = {step: line["done_on"] for step, line in steps.items()}
    assert _states(steps) == {**dict.fromkeys(steps, "done"), "reviewed_again": "not_needed"}
    assert days == {
        "listed": JAN, "visited": date(2026, 2, 10), "authorised": date(2026, 2, 10), "searched": date(2026, 2, 20),
        "reviewed": date(2026, 2, 22), "reviewed_again": None, "published": date(2026, 2, 27),
        "decided": date(2026, 3, 2), "entered": date(2026, 3, 5), "ordered": date(2026, 3, 6),
        "helped": date(2026, 3, 10), "removed": JUL,
    }  # fmt: skip
    assert steps["ordered"]["basis"] == "开2026-0001"
    assert steps["authorised"]["basis"] == "授1"
    road = summarise(evidence)
    assert (road["ending"], road["ended_on"], road["next_step"]) == ("removed", JUL, None)


def test_what_was_passed_over_is_missing() -> None:
    road = summarise(make_evidence(listings=[LISTED], visits=[VISITED], reviews=[REVIEWED | DECIDED]))
    assert road["missing"] == "签署核对授权书、财产检索、乡镇审核公示"
    assert road["next_step"] == "entered"


def test_a_review_may_come_before_the_search_and_is_held_again_when_that_finds_something() -> None:
    found = SEARCHED | {"situations": "可能涉及“有机动车”", "searched_on": date(2026, 2, 25)}
    begun = {"listings": [LISTED], "visits": [VISITED], "signatures": [SIGNED]}
    before = trace(make_evidence(**begun, reviews=[REVIEWED]))
    assert (before["searched"]["state"], before["reviewed_again"]["state"]) == ("open", "not_needed")
    after = trace(make_evidence(**begun, reviews=[REVIEWED], searches=[found]))
    assert after["reviewed_again"]["state"] == "open"
    again = {"reviewed_on": date(2026, 2, 26), "review_result": "同意"}
    held = trace(make_evidence(**begun, reviews=[REVIEWED, again], searches=[found]))
    assert (held["reviewed_again"]["state"], held["reviewed_again"]["done_on"]) == ("done", date(2026, 2, 26))
    decided = trace(make_evidence(**begun, reviews=[REVIEWED | DECIDED], searches=[found]))
    assert decided["reviewed_again"]["state"] == "missing"


def test_departments_that_have_not_answered_keep_the_search_open() -> None:
    silent = SEARCHED | {"silent_departments": 2}
    steps = trace(make_evidence(listings=[LISTED], visits=[VISITED], signatures=[SIGNED], searches=[silent]))
    assert (steps["searched"]["state"], steps["searched"]["waits_for"]) == ("open", "county")
    assert "2个部门尚未反馈" in steps["searched"]["detail"]


def test_publicity_lasts_its_days() -> None:
    begun = {"listings": [LISTED], "visits": [VISITED]}
    short = {"published_from": date(2026, 2, 23), "published_until": date(2026, 2, 26)}
    steps = trace(make_evidence(**begun, reviews=[REVIEWED | short]))
    assert (steps["published"]["state"], steps["published"]["due_on"]) == ("open", date(2026, 2, 27))
    assert steps["published"]["detail"] == "公示不足5天"
    assert trace(make_evidence(**begun, reviews=[REVIEWED | PUBLISHED]))["published"]["state"] == "done"


def test_a_visit_that_finds_nothing_ends_the_road() -> None:
    visit = VISITED | {"result": "不属实", "include": False, "exclusion_reason": "已有医疗救助"}
    evidence = make_evidence(listings=[LISTED], visits=[visit])
    steps, road = trace(evidence), summarise(evidence)
    assert (road["ending"], road["ended_on"], road["next_step"]) == ("settled", date(2026, 2, 10), None)
    assert steps["authorised"]["state"] == steps["entered"]["state"] == "not_needed"
    assert steps["authorised"]["detail"] == "不拟纳入：已有医疗救助"


def test_a_clue_that_comes_again_begins_a_road_of_its_own() -> None:
    visit = VISITED | {"result": "不属实", "include": False}
    evidence = make_evidence(
        listings=[LISTED, {"as_of": APR, "state": "suppressed", "reason": "checked"},
                  {"as_of": JUL, "status": "reopened", "period": "2026年第三季度"}],
        visits=[visit],
    )  # fmt: skip
    steps, road = trace(evidence), summarise(evidence)
    assert (road["started_on"], road["ending"], road["next_step"]) == (JUL, None, "visited")
    assert steps["listed"]["basis"] == "2026年第三季度疑似风险户名单"


def test_a_clue_that_ends_by_itself_asks_for_nothing() -> None:
    ended = {"as_of": APR, "state": "resolved", "reason": "remedied"}
    evidence = make_evidence(listings=[LISTED, ended])
    assert summarise(evidence)["ending"] == "settled"
    assert set(_states(trace(evidence)).values()) == {"done", "not_needed"}


def test_a_true_clue_goes_on_when_the_department_is_silent_for_a_while() -> None:
    evidence = make_evidence(
        listings=[LISTED, {"as_of": APR, "state": "resolved", "reason": "row_gone"},
                  {"as_of": JUL, "status": "reopened"}],
        visits=[VISITED],
    )  # fmt: skip
    road = summarise(evidence)
    assert (road["started_on"], road["is_proposed"], road["next_step"]) == (JAN, True, "authorised")


def test_a_decision_against_the_household_ends_the_road() -> None:
    refused = REVIEWED | {"decision": "不予纳入", "decided_on": date(2026, 3, 2)}
    evidence = make_evidence(listings=[LISTED], visits=[VISITED], reviews=[refused])
    road, steps = summarise(evidence), trace(evidence)
    assert (road["ending"], road["ended_on"]) == ("refused", date(2026, 3, 2))
    assert {steps[name]["state"] for name in ("entered", "ordered", "helped", "removed")} == {"not_needed"}


def test_who_was_monitored_before_the_list_needs_no_way_in_but_help() -> None:
    before = {"as_of": JAN, "under_monitoring": True, "monitored_since": date(2025, 5, 1)}
    evidence = make_evidence(listings=[LISTED], visits=[VISITED | {"include": None}], register_states=[before],
                             due_orders=[{"department": "医保局"}])  # fmt: skip
    steps, road = trace(evidence), summarise(evidence)
    inclusion = ("authorised", "searched", "reviewed", "published", "decided")
    assert {steps[name]["state"] for name in inclusion} == {"not_needed"}
    assert (steps["entered"]["done_on"], road["missing"], road["next_step"]) == (date(2025, 5, 1), None, "ordered")
    assert steps["removed"]["detail"] == "2026-05-01起可以评估"


def test_after_a_removal_a_new_clue_begins_anew() -> None:
    evidence = make_evidence(
        listings=[LISTED, {"as_of": date(2026, 10, 31), "clue_id": "c2", "status": "new"}],
        visits=[VISITED],
        reviews=[REVIEWED | PUBLISHED | DECIDED],
        register_states=[PLAIN, MONITORED, {"as_of": JUL, "risk_cleared": True, "monitored_since": date(2026, 3, 5)}],
    )
    steps, road = trace(evidence), summarise(evidence)
    assert (road["started_on"], road["next_step"], road["ending"]) == (date(2026, 10, 31), "visited", None)
    assert (steps["entered"]["state"], steps["reviewed"]["state"], steps["removed"]["state"]) == ("open",) * 3


def test_a_declaration_is_to_be_entered_within_its_days_and_a_campaign_has_its_own() -> None:
    declared = LISTED | {"clock": "declaration", "due_on": date(2026, 2, 27)}
    evidence = make_evidence(listings=[declared], visits=[VISITED])
    assert trace(evidence)["entered"]["due_on"] == date(2026, 2, 27)
    campaign = replace(RULES, due_days={"searched": date(2026, 2, 15), "entered": date(2026, 2, 20)})
    steps = trace(evidence, campaign, date(2026, 2, 25))
    assert (steps["searched"]["due_on"], steps["searched"]["days_overdue"]) == (date(2026, 2, 15), 10)
    assert steps["entered"]["due_on"] == date(2026, 2, 20)


def test_a_search_whose_data_have_gone_is_not_told_as_missing() -> None:
    evidence = make_evidence(listings=[LISTED], visits=[VISITED], reviews=[REVIEWED | PUBLISHED | DECIDED],
                             purged_searches=[{"as_of": date(2026, 2, 28)}])  # fmt: skip
    steps = trace(evidence)
    assert steps["searched"]["state"] == steps["authorised"]["state"] == "unknown"
    assert summarise(evidence)["missing"] is None


def test_open_orders_are_who_the_household_waits_for() -> None:
    order = {"order_no": "开2026-0001", "department": "住建局", "issued_on": date(2026, 3, 6), "due_on": JUL}
    measure = {"measure": "危房改造", "started_on": date(2026, 3, 10), "status": "在办"}
    evidence = make_evidence(
        listings=[LISTED], visits=[VISITED], register_states=[PLAIN, MONITORED], orders=[order], measures=[measure]
    )
    steps = trace(evidence)
    assert (steps["helped"]["state"], steps["helped"]["due_on"]) == ("open", JUL)
    assert steps["helped"]["detail"] == "危房改造（在办）；未销号：住建局"
