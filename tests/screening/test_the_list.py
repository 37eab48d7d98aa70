"""Who is on the list and in which order, clue numbers, deadlines, evidence and coverage."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from domain.workdays import add_working_days, is_provisional, is_working_day
from screening.coverage.guarantee_coverage import make_coverage_table
from screening.rules.apply_rules import apply_rules
from screening.rules.evidence_sentences import format_amount
from screening.rules.rule_parameters import make_rule_parameters
from screening.suspected_list import make_suspected_table

if TYPE_CHECKING:
    from screening.facts.household_facts import Population
    from screening.rules.apply_rules import RuleResults
    from tests.screening.conftest import Bench

AS_OF = date(2026, 9, 30)
HOMES = ("H1", "H2", "H3", "H4")
PAID = {"settlement_id": "S1", "settled_on": "2026-03-01", "self_paid": 30000.0}
POOR = {"year": 2025, "net_income": 4000.0, "household_size": 2, "counted": True}
RICH = POOR | {"net_income": 90000.0}
HOUSE = {"grade": "D", "assessed_on": "2025-06-01"}
ILL = {"disease_class": "大病", "diagnosed_on": "2026-05-06"}
RULES = (
    "income_below_line",
    "income_missing",
    "medical_burden",
    "major_disease",
    "dangerous_house",
    "severe_disability",
)


def _county(bench: Bench, **homes: dict[str, bool]) -> Population:
    people = [{"household_id": home} for home in homes]
    return bench.people(people, homes)


def _screened(
    bench: Bench, people: Population, rows: dict[str, list[dict[str, Any]]], rules: tuple[str, ...]
) -> RuleResults:
    number = {home: position for position, home in enumerate(people.members["household_id"], start=1)}
    given = {
        name: bench.rows(name, [{"person": number[line.get("household_id", "H1")], **line} for line in lines])
        for name, lines in rows.items()
    }
    return bench.screen(rules, people, given)


def _at(home: str, line: dict[str, Any]) -> dict[str, Any]:
    return line | {"household_id": home}


def test_order_is_mandatory_then_risks_then_amount(bench: Bench) -> None:
    people = _county(bench, H1={}, H2={}, H3={}, H4={"lifted": True, "lifted_or_monitored": True}, H5={})
    rows = {
        "register_income": [_at("H4", POOR)],
        "insurance_settlement": [_at("H1", PAID), _at("H2", PAID | {"self_paid": 50000.0}), _at("H3", PAID)],
        "housing_safety": [_at("H3", HOUSE)],
        "disability_certificates": [_at("H5", {"status": "正常", "grade": "一级", "issued_on": "2010-01-01"})],
    }
    screened = _screened(bench, people, rows, RULES)
    listed = make_suspected_table(people, screened, bench.policy)
    assert listed["household_id"].to_list() == ["H4", "H3", "H2", "H1"]  # H5 only calls for attention
    assert listed["priority"].to_list() == [1, 2, 3, 4]
    assert listed["mandatory"].to_list() == [True, False, False, False]
    assert listed["risks"].to_list() == ["收入", "住房、因病", "因病", "因病"]
    assert screened.findings.filter(household_id="H5")["certainty"].to_list() == ["attention"]


def test_findings_to_verify_only_are_listed_as_such_and_missing_income_is_mandatory(bench: Bench) -> None:
    people = _county(bench, H1={"lifted": True, "lifted_or_monitored": True}, H2={"lifted_or_monitored": True})
    rows = {"register_income": [_at("H1", POOR | {"counted": False})]}
    rules = ("income_missing", "uninsured")
    listed = make_suspected_table(people, _screened(bench, people, rows, rules), bench.policy).sort("household_id")
    assert listed["certainty"].to_list() == ["to_verify", "to_verify"]
    assert listed["mandatory"].to_list() == [True, False]


def test_the_monitored_keep_their_findings_and_are_marked(bench: Bench) -> None:
    people = _county(bench, H1={"under_monitoring": True, "lifted_or_monitored": True})
    screened = _screened(bench, people, {"housing_safety": [HOUSE], "register_income": [POOR]}, RULES)
    assert screened.findings["rule_id"].to_list() == ["dangerous_house"]
    assert make_suspected_table(people, screened, bench.policy)["monitored"].to_list() == [True]


def test_one_line_per_rule_household_person_and_subject(bench: Bench) -> None:
    people = _county(bench, H1={})
    events = [{"occurred_on": day, "injury": "重伤"} for day in ("2026-02-01", "2026-02-01", "2026-03-01")]
    screened = _screened(bench, people, {"police_accidents": events}, ("accident",))
    assert screened.findings.height == 2
    assert screened.evidence.group_by("clue_id").len()["len"].sort().to_list() == [1, 2]
    assert screened.evidence.join(screened.findings, on="clue_id", how="anti").is_empty()


def test_clue_number_does_not_follow_amounts_or_dates(bench: Bench) -> None:
    people = _county(bench, H1={}, H2={})
    first = _screened(bench, people, {"insurance_settlement": [PAID]}, ("medical_burden",)).findings
    later = PAID | {"self_paid": 41000.0, "settled_on": "2026-09-01"}
    again = _screened(bench, people, {"insurance_settlement": [later, _at("H2", PAID)]}, ("medical_burden",)).findings
    assert first["clue_id"][0] == again.filter(household_id="H1")["clue_id"][0]
    assert again["clue_id"].n_unique() == 2
    assert first["person_id"].to_list() == [None]


def test_clue_number_does_not_follow_a_household_that_moves(bench: Bench) -> None:
    here = _county(bench, H1={})
    there = type(here)(here.members, here.households.with_columns(village=pl.lit("丙村")))
    clues = {_screened(bench, p, {"housing_safety": [HOUSE]}, RULES).findings["clue_id"][0] for p in (here, there)}
    assert len(clues) == 1


def test_row_of_a_household_that_the_register_does_not_know_is_nobodys(bench: Bench) -> None:
    people = _county(bench, H1={})
    given = {"register_income": bench.rows("register_income", [_at("H9", POOR), _at("H9", POOR | {"counted": None})])}
    screened = bench.screen(("low_income_other",), people, given)
    assert screened.findings.is_empty()
    assert screened.unanswered["household_id"].to_list() == ["H1"]


def test_absence_rests_on_the_register(bench: Bench) -> None:
    people = _county(bench, H1={"lifted_or_monitored": True})
    screened = _screened(bench, people, {}, ("uninsured",))
    assert screened.evidence.row(0)[1:] == ("register_members", "register.xlsx", "", 1)


def test_small_review_rows_do_not_leave_a_sum_open(bench: Bench) -> None:
    maybe = PAID | {"self_paid": 12.0, "certain": False, "settlement_id": "S2"}
    cases = {"clear": [maybe], "unknown": [maybe | {"self_paid": 20000.0}], "hit": [PAID, maybe]}
    for answer, lines in cases.items():
        assert bench.verdict("medical_burden", {"insurance_settlement": lines}) == answer


def test_not_delivered_is_unknown_for_whom_it_concerns(bench: Bench) -> None:
    people = _county(bench, H1={"lifted_or_monitored": True}, H2={})
    given = {"housing_safety": bench.rows("housing_safety", [])}
    policy = bench.only("unemployment", "dangerous_house")
    screened = apply_rules(people, given, make_rule_parameters(policy, bench.sources, "450321", AS_OF, given))
    assert screened.unanswered.rows() == [("unemployment", "H1")]
    outcome = screened.outcomes.row(0, named=True)
    assert (outcome["answered"], outcome["reason"]) == (False, "未提供：人社局“就业失业登记”")


@pytest.mark.parametrize(
    ("rule", "source", "line", "sentence"),
    [
        ("medical_burden", "insurance_settlement", PAID,
         "2025年10月1日至2026年9月30日全家看病，报销以后自己一共花了30,000元"),
        ("dangerous_house", "housing_safety", HOUSE,
         "2025年6月1日房子鉴定为D级危房，后来没有修好验收、也没有搬走的记录"),
        ("water_household", "water_households", {"quality": "不达标"},
         "登记的水质：不达标；挑一趟水来回（分钟）：未填；"
         "每人每天有多少水（升）：未填"),
        ("accident", "police_accidents", {"occurred_on": "2026-02-01", "injury": "重伤", "accident": "道路交通"},
         "2026年2月1日出了事故（道路交通），伤亡：重伤，扣掉赔款还损失（元）：未填"),
        ("low_income_other", "register_income", POOR, "2025年全家平均每人纯收入2,000元，在6,000元以下"),
    ],
)  # fmt: skip
def test_evidence_sentence(bench: Bench, rule: str, source: str, line: dict[str, Any], sentence: str) -> None:
    people = _county(bench, H1={})
    assert _screened(bench, people, {source: [line]}, (rule,)).findings["evidence"].to_list() == [sentence]


def test_amounts_as_an_officer_writes_them() -> None:
    assert [format_amount(value) for value in (0.0, 1200.0, 1234567.891, 0.5)] == ["0", "1,200", "1,234,567.89", "0.5"]


def test_area_finding_has_a_village_and_no_household(bench: Bench) -> None:
    people = _county(bench, H1={})
    works = [{"quality": "不达标", "group": "一组"}, {"quality": "不达标", "group": "二组"}, {"quality": "达标"}]
    rows = bench.rows("water_works", [*works, {"quality": "不达标", "village": None}])
    findings = bench.screen(("water_area",), people, {"water_works": rows}).findings
    assert findings["village"].to_list() == ["乙村", "乙村"]
    assert findings["household_id"].null_count() == 2
    assert findings["clue_id"].n_unique() == 2


# --- deadlines --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (
            date(2026, 9, 1),
            20,
            date(2026, 9, 29),
        ),  # 20 September, a Sunday, is worked for the holiday; 25 is Mid-Autumn
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # a Saturday that is worked for Spring Festival
        (date(2029, 3, 2), 1, date(2029, 3, 5)),  # the calendar is not out: Monday to Friday
        (date(2026, 9, 1), 0, date(2026, 9, 1)),
    ],
)
def test_working_days(start: date, days: int, due: date) -> None:
    assert add_working_days(start, days) == due


def test_years_without_a_calendar_are_provisional() -> None:
    assert (is_provisional(date(2026, 1, 1)), is_provisional(date(2029, 1, 1))) == (False, True)
    assert is_working_day(date(2029, 1, 1))  # a Monday


def test_due_on_is_the_declarations_or_the_campaigns(bench: Bench) -> None:
    people = _county(bench, H1={}, H2={})
    rows = {
        "declarations": [
            {"channel": "12317", "declared_on": day, "ticket_no": day} for day in ("2026-09-08", "2026-09-01")
        ],
        "housing_safety": [_at("H2", HOUSE)],
    }
    screened = _screened(bench, people, rows, ("declared", "dangerous_house"))
    listed = make_suspected_table(people, screened, bench.policy, date(2026, 11, 30)).sort("household_id")
    assert listed["due_on"].to_list() == [date(2026, 9, 29), date(2026, 11, 30)]


# --- coverage ---------------------------------------------------------------------------------------------
def _coverage(bench: Bench, people: Population, rows: dict[str, pl.DataFrame]) -> dict[tuple[str, str], str]:
    given = {"register_income": bench.rows("register_income", []), **rows}
    held = make_rule_parameters(bench.policy, bench.sources, "450321", AS_OF, given)
    table = make_coverage_table(people, apply_rules(people, given, held), held)
    assert table.height == 5 * people.households.height
    return {
        (home, name): verdict for home, name, verdict in table.select("household_id", "guarantee", "verdict").rows()
    }


def test_coverage_is_risk_before_unknown_before_safe(bench: Bench) -> None:
    people = _county(bench, H1={}, H2={}, H3={}, H4={})
    houses = [
        {"household_id": "H1", "person": 1, **HOUSE},
        {"household_id": "H1", "person": 1, "assessed_on": "2026-01-01"},
        {"household_id": "H2", "person": 2, "assessed_on": "2026-01-01"},
    ]
    income = [_at("H1", RICH), _at("H2", POOR), _at("H3", RICH | {"counted": None}), _at("H3", POOR)]
    rows = {
        "housing_safety": bench.rows("housing_safety", houses),
        "register_income": bench.rows("register_income", income),
    }
    verdicts = _coverage(bench, people, rows)
    assert [verdicts[home, "housing"] for home in HOMES] == ["unknown", "unknown", "safe", "safe"]
    assert [verdicts[home, "income"] for home in HOMES] == ["safe", "risk", "risk", "unknown"]
    assert {verdicts[home, "water"] for home in HOMES} == {"unknown"}


def test_a_hit_is_a_risk_even_where_another_rule_of_the_guarantee_cannot_answer(bench: Bench) -> None:
    people = _county(bench, H1={"lifted_or_monitored": True}, H2={"lifted_or_monitored": True}, H3={})
    verdicts = _coverage(bench, people, {"insurance_settlement": bench.rows("insurance_settlement", [PAID])})
    assert [verdicts[home, "medical"] for home in ("H1", "H2", "H3")] == ["risk", "unknown", "safe"]


def test_area_finding_puts_its_village_at_risk(bench: Bench) -> None:
    people = _county(bench, H1={})
    rows = {
        "water_works": bench.rows("water_works", [{"quality": "不达标"}]),
        "water_households": bench.rows("water_households", []),
    }
    assert _coverage(bench, people, rows)["H1", "water"] == "risk"


@pytest.mark.parametrize(("group", "verdict"), [("第一组", "risk"), ("二组", "safe"), (None, "risk")])
def test_area_finding_of_a_group_is_no_risk_to_the_other_groups(bench: Bench, group: str | None, verdict: str) -> None:
    people = _county(bench, H1={})  # its household lives in group 1
    rows = {
        "water_works": bench.rows("water_works", [{"quality": "不达标", "group": group}]),
        "water_households": bench.rows("water_households", []),
    }
    assert _coverage(bench, people, rows)["H1", "water"] == verdict


def test_a_row_nobody_can_read_opens_the_guarantee_of_a_rule_that_is_not_decisive(bench: Bench) -> None:
    people = _county(bench, H1={})
    quiet = {name: bench.rows(name, []) for name in ("insurance_settlement", "insurance_enrolment")}
    undated = {"health_major_disease": bench.rows("health_major_disease", [{"disease_class": "大病"}])}
    assert _coverage(bench, people, quiet)["H1", "medical"] == "safe"
    assert _coverage(bench, people, quiet | undated)["H1", "medical"] == "unknown"
