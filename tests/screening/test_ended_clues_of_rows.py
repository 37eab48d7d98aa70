"""Why a clue of the run before is gone: what rows say, each rule of the default policy with what can occur."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.screening.ended_states import State, at_june, explain

if TYPE_CHECKING:
    from tests.screening.conftest import Bench, Lines

POOR = {"year": 2025, "net_income": 4000.0, "household_size": 1, "counted": True}
RICH = POOR | {"net_income": 60000.0}
SPENT = POOR | {"net_income": 9000.0, "compliant_self_paid": 5000.0}
PAID = {"settlement_id": "S1", "settled_on": "2026-03-01", "self_paid": 20000.0}
OLD = PAID | {"settled_on": "2025-08-01"}
CHRONIC = {"disease_class": "慢病"}
ILL = {"disease_class": "大病", "diagnosed_on": "2026-03-01"}
COSTS = {"school_year": 2025, "stage": "本科", "self_paid": 12000.0}
HOUSE = {"grade": "D", "assessed_on": "2025-06-01"}
BADWATER = {"quality": "不达标"}
CARD = {"status": "正常", "grade": "一级", "issued_on": "2026-03-01"}
CARDS = [CARD | {"issued_on": "2015-03-01"}]
AID = {"category": "低保", "start_date": "2026-03-01"}
STOPPED = {"category": "低保", "start_date": "2020-01-01", "stop_date": "2026-02-28", "stop_reason": "收入超标"}
REFUSED = {"category": "低保", "result": "不予确认", "accepted_on": "2026-02-01", "closed_on": "2026-03-01"}
ORPHAN = {"category": "孤儿", "start_date": "2022-01-01"}
TEKUN = {"category": "特困供养", "support_mode": "分散", "self_care": "全自理", "start_date": "2022-01-01"}
CRASH = {"occurred_on": "2026-03-01", "injury": "重伤"}
FLOOD = {"occurred_on": "2026-03-01", "house_damage": "倒塌"}
FAILED = {"project": "沃柑种植", "status": "失败", "assessed_on": "2026-03-01"}
TICKET = {"channel": "12317", "ticket_no": "G1", "declared_on": "2026-06-01"}

# rule, the source, its rows before, its rows now, reason
OF_ROWS: list[tuple[str, str, list[dict[str, Any]], list[dict[str, Any]], str]] = [
    ("low_income_other", "register_income", [POOR], [RICH], "below_threshold"),
    ("sudden_hardship", "register_income", [SPENT], [SPENT | {"compliant_self_paid": 1000.0}], "below_threshold"),
    ("sudden_hardship", "register_income", [SPENT], [], "row_gone"),
    ("medical_burden", "insurance_settlement", [PAID], [PAID | {"self_paid": 12000.0}], "below_threshold"),
    ("medical_burden", "insurance_settlement", [OLD], [OLD], "window_passed"),
    ("medical_burden", "insurance_settlement", [OLD], [], "window_passed"),
    ("medical_burden", "insurance_settlement", [OLD, PAID], [PAID | {"self_paid": 9000.0}], "window_passed"),
    ("medical_burden", "insurance_settlement", [PAID], [], "row_gone"),
    ("medical_pushed", "insurance_high_burden", [{"self_paid": 6000.0}], [], "row_gone"),
    ("major_disease", "health_major_disease", [ILL], [], "row_gone"),
    ("major_disease", "health_major_disease", [ILL], [CHRONIC], "row_gone"),
    ("major_disease", "health_major_disease", [ILL | {"diagnosed_on": "2025-08-01"}], [], "window_passed"),
    (
        "education_burden",
        "education_costs",
        [COSTS],
        [COSTS | {"school_year": 2026, "self_paid": 3000.0}],
        "below_threshold",
    ),
    ("education_burden", "education_costs", [COSTS], [COSTS | {"self_paid": 3000.0}], "below_threshold"),
    (
        "education_burden",
        "education_costs",
        [COSTS],
        [COSTS, COSTS | {"school_year": 2026, "stage": "初中"}],
        "window_passed",
    ),
    ("education_burden", "education_costs", [COSTS], [], "row_gone"),
    ("dangerous_house", "housing_safety", [HOUSE], [HOUSE | {"accepted_on": "2026-08-01"}], "remedied"),
    ("dangerous_house", "housing_safety", [HOUSE], [HOUSE | {"vacated": True}], "remedied"),
    ("dangerous_house", "housing_safety", [HOUSE], [HOUSE, {"grade": "A", "assessed_on": "2026-08-01"}], "remedied"),
    ("dangerous_house", "housing_safety", [HOUSE], [HOUSE | {"grade": "B"}], "below_threshold"),
    ("dangerous_house", "housing_safety", [HOUSE], [{"grade": "A", "assessed_on": "2019-08-01"}], "below_threshold"),
    ("dangerous_house", "housing_safety", [HOUSE], [], "row_gone"),
    ("water_household", "water_households", [BADWATER], [{"quality": "达标"}], "remedied"),
    ("water_household", "water_households", [BADWATER], [], "row_gone"),
    ("new_disability", "disability_certificates", [CARD], [CARD | {"status": "注销"}], "below_threshold"),
    ("new_disability", "disability_certificates", [CARD | {"issued_on": "2025-08-01"}], [], "window_passed"),
    ("new_disability", "disability_certificates", [CARD], [], "row_gone"),
    ("severe_disability", "disability_certificates", CARDS, [CARDS[0] | {"grade": "三级"}], "below_threshold"),
    ("severe_disability", "disability_certificates", CARDS, [], "row_gone"),
    ("new_assistance", "civil_assistance", [AID | {"start_date": "2025-08-01"}], [], "window_passed"),
    ("new_assistance", "civil_assistance", [AID], [], "row_gone"),
    ("left_assistance", "civil_assistance", [STOPPED], [STOPPED, AID | {"start_date": "2026-08-01"}], "remedied"),
    ("left_assistance", "civil_assistance", [STOPPED | {"stop_date": "2025-08-01"}], [], "window_passed"),
    ("left_assistance", "civil_assistance", [STOPPED], [], "row_gone"),
    (
        "refused_assistance",
        "civil_applications",
        [REFUSED],
        [REFUSED | {"result": "确认", "closed_on": "2026-08-01"}],
        "remedied",
    ),
    ("refused_assistance", "civil_applications", [REFUSED], [REFUSED | {"result": "办理中"}], "below_threshold"),
    ("refused_assistance", "civil_applications", [REFUSED | {"closed_on": "2025-08-01"}], [], "window_passed"),
    ("refused_assistance", "civil_applications", [REFUSED], [], "row_gone"),
    ("unsupported_child", "civil_assistance", [ORPHAN], [ORPHAN | {"stop_date": "2026-05-01"}], "below_threshold"),
    ("unsupported_child", "civil_assistance", [ORPHAN], [ORPHAN | {"stop_date": "2026-08-01"}], "window_passed"),
    ("unsupported_child", "civil_assistance", [ORPHAN], [], "row_gone"),
    ("dispersed_tekun", "civil_assistance", [TEKUN], [TEKUN | {"support_mode": "集中"}], "remedied"),
    ("dispersed_tekun", "civil_assistance", [TEKUN], [TEKUN | {"stop_date": "2026-05-01"}], "below_threshold"),
    ("dispersed_tekun", "civil_assistance", [TEKUN], [], "row_gone"),
    ("accident", "police_accidents", [CRASH], [CRASH | {"injury": "轻伤"}], "below_threshold"),
    ("accident", "police_accidents", [CRASH | {"occurred_on": "2025-08-01"}], [], "window_passed"),
    ("accident", "police_accidents", [CRASH], [CRASH | {"occurred_on": "2020-03-01"}], "row_gone"),
    ("disaster", "emergency_disasters", [FLOOD], [FLOOD | {"house_damage": "无"}], "below_threshold"),
    ("disaster", "emergency_disasters", [FLOOD | {"occurred_on": "2025-08-01"}], [], "window_passed"),
    ("disaster", "emergency_disasters", [FLOOD], [], "row_gone"),
    ("relocated_no_job", "relocation_households", [{"employed": 0}], [{"employed": 2}], "remedied"),
    ("relocated_no_job", "relocation_households", [{"employed": 0}], [], "row_gone"),
    (
        "project_failure",
        "agriculture_projects",
        [FAILED],
        [FAILED | {"status": "正常", "assessed_on": "2026-08-01"}],
        "remedied",
    ),
    ("project_failure", "agriculture_projects", [FAILED], [FAILED | {"status": "正常"}], "below_threshold"),
    ("project_failure", "agriculture_projects", [FAILED | {"assessed_on": "2025-08-01"}], [], "window_passed"),
    ("project_failure", "agriculture_projects", [FAILED], [], "row_gone"),
    ("declared", "declarations", [TICKET], [TICKET | {"closed_on": "2026-08-01"}], "remedied"),
    ("declared", "declarations", [TICKET | {"declared_on": "2025-08-01"}], [], "window_passed"),
    ("declared", "declarations", [TICKET], [TICKET | {"ticket_no": "G2", "closed_on": "2026-08-01"}], "row_gone"),
]


@pytest.mark.parametrize(("rule", "source", "before", "now", "reason"), OF_ROWS)
def test_reasons_of_rules_over_rows(
    bench: Bench, rule: str, source: str, before: Lines, now: Lines, reason: str
) -> None:
    assert explain(bench, rule, at_june({source: before}), State({source: now})) == reason
