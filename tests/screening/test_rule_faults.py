"""A typo in a policy is told before any data is read: where, what, and what was probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from domain.county.rule import AbsentFrom
from domain.county.rule_names import find_masked_names, find_names_used
from screening.declarations.rule_check import check_policy
from screening.declarations.rule_fields import find_fields_read

if TYPE_CHECKING:
    from domain.county.policy import PolicyDeclaration
    from tests.screening.conftest import Bench

SHOWN = "policies/guangxi_2021.yaml"


def _with(policy: PolicyDeclaration, **changes: dict[str, Any]) -> PolicyDeclaration:
    rules = {name: rule.model_copy(update=changes.get(name, {})) for name, rule in policy.rules.items()}
    return policy.model_copy(update={"rules": rules})


TYPOS = [
    (
        "medical_burden",
        {"from_": "insurance_setlement"},
        "from",
        "没有名为“insurance_setlement”的数据来源",
        "insurance_settlement",
    ),
    ("medical_burden", {"where": "setled_on <= as_of"}, "where", "没有名为“setled_on”的字段或标准", "settled_on"),
    ("medical_burden", {"where": "SUM(self_paid) > 5"}, "where", "这里不能用 SUM、COUNT 等汇总", "value"),
    ("medical_burden", {"where": "self_paid >"}, "where", "表达式有语法错误", "单引号"),
    ("medical_burden", {"where": "self_paid IN (SELECT 1)"}, "where", "表达式里不能用“SELECT”", "不能读取其他数据"),
    ("medical_burden", {"hit": "read_csv('x') > 1"}, "hit", "表达式里不能用“read_csv”", "不能读取其他数据"),
    ("medical_burden", {"where": "self_paid + 1"}, "where", "表达式的结果不是“是/否”", "比较式"),
    ("medical_burden", {"value": "self_paid"}, "value", "不是汇总表达式", "SUM"),
    ("medical_burden", {"unknown": "SUM(self_paid)"}, "unknown", "表达式的结果不是“是/否”", "COUNT"),
    ("medical_burden", {"hit": "value >= medical_hihg"}, "hit", "没有名为“medical_hihg”的字段或标准", "medical_high"),
    ("medical_burden", {"evidence": "合计{valeu}元"}, "evidence", "没有名为“valeu”的字段", "value"),
    ("medical_burden", {"also": {"total": "SUM(fund_paid"}}, "total", "表达式有语法错误", "已有规则"),
    ("dangerous_house", {"latest": "assesed_on"}, "latest", "没有名为“assesed_on”的字段", "assessed_on"),
    ("disabled_elderly", {"among": "selfcare IS NULL"}, "among", "没有名为“selfcare”的字段或标准", "self_care"),
    ("declared", {"due_from": "declared"}, "due_from", "没有名为“declared”的字段", "declared_on"),
    ("declared", {"subject": "ticket"}, "subject", "没有名为“ticket”的字段", "ticket_no"),
    (
        "dispersed_tekun",
        {"confirmed_when": "dangerous_hose_hit"},
        "confirmed_when",
        "没有名为“dangerous_hose_hit”的字段或标准",
        "dangerous_house_hit",
    ),
    (
        "unemployment",
        {"concerns": "lifted_or_monitord"},
        "concerns",
        "没有名为“lifted_or_monitord”的字段或标准",
        "lifted_or_monitored",
    ),
    (
        "uninsured",
        {"absent_from": (AbsentFrom(source="insurance_enrollment"),)},
        "absent_from",
        "没有名为“insurance_enrollment”的数据来源",
        "insurance_enrolment",
    ),
    (
        "uninsured",
        {"absent_from": (AbsentFrom(source="insurance_enrolment", where="status = 1"),)},
        "absent_from.insurance_enrolment.where",
        "表达式的类型不匹配",
        "两边",
    ),
    ("uninsured", {"source": "insurance"}, "source", "没有名为“insurance”的数据来源", ""),
]


@pytest.mark.parametrize(("rule", "change", "key", "problem", "cure"), TYPOS)
def test_typo(bench: Bench, rule: str, change: dict[str, Any], key: str, problem: str, cure: str) -> None:
    faults = check_policy(_with(bench.policy, **{rule: change}), bench.sources, SHOWN)
    assert [(f.file, f.key, f.problem) for f in faults] == [(SHOWN, f"rules.{rule}.{key}", problem)]
    assert cure in faults[0].cure


def test_a_rule_sees_only_what_earlier_rules_found(bench: Bench) -> None:
    early = _with(bench.policy, income_below_line={"hit": "value <= income_line AND NOT medical_burden_hit"})
    assert [f.key for f in check_policy(early, bench.sources, SHOWN)] == ["rules.income_below_line.hit"]


def test_all_faults_at_once(bench: Bench) -> None:
    wrong = _with(
        bench.policy,
        medical_burden={"where": "setled_on <= as_of AND self_pad > 0", "hit": "valeu > 1"},
        dangerous_house={"latest": "assesed_on"},
    ).model_copy(update={"required": ("housing",)})
    faults = check_policy(wrong, bench.sources, SHOWN)
    assert sorted(f.key for f in faults) == [
        "required",
        "rules.dangerous_house.latest",
        "rules.medical_burden.hit",
        "rules.medical_burden.where",
        "rules.medical_burden.where",
    ]


def test_the_policies_as_they_stand_have_no_fault(bench: Bench) -> None:
    assert check_policy(bench.policy, bench.sources, SHOWN) == []


def test_masked_names_are_those_that_a_blank_cell_is_answered_for() -> None:
    text = "a = 1 AND COALESCE(b - COALESCE(c, 0) >= d, FALSE) AND (e IS NULL OR e <= f) AND g IS DISTINCT FROM TRUE"
    assert find_masked_names(text) == {"b", "c", "d", "e", "g"}


def test_names_used_hold_every_slot(bench: Bench) -> None:
    names = find_names_used(bench.policy.rules["chronic_burden"])
    assert {"disease_class", "lifted_or_monitored", "medical_burden_value", "medical_burden_unknown"} <= names
    assert "chronic_low" in names
    assert "diagnosed_on" not in names


def test_fields_read_follow_derived_fields_and_facts(bench: Bench) -> None:
    assert {"wage_income", "business_cost", "quarter"} <= find_fields_read(
        bench.policy, bench.sources["register_income"]
    )
    assert "death_date" in find_fields_read(bench.policy, bench.sources["civil_deaths"])
    assert "phone" not in find_fields_read(bench.policy, bench.sources["disability_certificates"])
    assert "vacated" in find_fields_read(bench.policy, bench.sources["housing_safety"])
