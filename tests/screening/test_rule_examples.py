"""Every rule of every policy answers its own examples, and the printed rulebook is the policy's."""

from pathlib import Path

import pytest

from domain.county.rule_names import PLACEHOLDER
from pipeline.county.load_county import load_county
from screening.ended.remedy_examples import explain_example
from screening.policies.rulebook import make_rulebook
from screening.rules.rule_examples import answer_example

ROOT = Path(__file__).parents[2]
COUNTY = load_county(ROOT / "config")
LONGEST_WHY = 24  # one line of the sheet
BUREAU_WORDS = (
    *(
        "匹配",
        "关联",
        "规则",
        "线索",
        "比对",
        "阈值",
        "存量",
        "研判",
        "台账",
        "推送",
        "合规",
        "自付",
        "人均",
        "在享",
        "未获",
    ),
    *("办结", "受理", "净损失", "参保登记", "持证", "周岁", "待核实"),
)
CASES = [
    (policy, rule, answer)
    for policy, declared in COUNTY.policies.items()
    for rule in declared.rules
    for answer in ("hit", "clear", "unknown")
]


@pytest.mark.parametrize("policy", COUNTY.policies)
def test_every_rule_says_in_a_villagers_words_why_somebody_comes_and_what_to_look_at(policy: str) -> None:
    for name, rule in COUNTY.policies[policy].rules.items():
        if rule.makes_findings:
            assert rule.why and len(rule.why) <= LONGEST_WHY and not rule.why.endswith("。"), name
            assert rule.look.endswith("。"), name
            assert not [
                word for word in BUREAU_WORDS if word in rule.why + rule.look + PLACEHOLDER.sub("", rule.evidence)
            ], name


def test_every_kind_of_risk_has_its_place_on_a_visit_sheet() -> None:
    rules = [rule for declared in COUNTY.policies.values() for rule in declared.rules.values() if rule.makes_findings]
    asked = {rule.risk for rule in rules if rule.certainty != "attention"}
    assert not asked - {*COUNTY.visit_form.worst_first}


@pytest.mark.parametrize(("policy", "rule", "answer"), CASES)
def test_example_gives_its_answer(policy: str, rule: str, answer: str) -> None:
    declared = COUNTY.policies[policy]
    example = getattr(declared.rules[rule].examples, answer)
    assert answer_example(declared, rule, example, COUNTY.sources) == answer


@pytest.mark.parametrize(
    ("policy", "rule"),
    [
        (policy, rule)
        for policy, rule, answer in CASES
        if answer == "hit" and COUNTY.policies[policy].rules[rule].remedies
    ],
)
def test_example_of_a_mended_state_says_that_it_is(policy: str, rule: str) -> None:
    declared = COUNTY.policies[policy]
    example = declared.rules[rule].examples.remedied
    assert example is not None
    assert explain_example(declared, rule, example, COUNTY.sources) == "remedied"


def test_every_rule_of_the_notice_is_there_in_its_order() -> None:
    shown = [name for name, rule in COUNTY.policies["guangxi_2021"].rules.items() if not rule.coverage_only]
    assert " ".join(shown) == (
        "income_below_line income_missing low_income_other sudden_hardship medical_burden medical_pushed "
        "chronic_burden major_disease uninsured dropout_listed no_school_record education_burden dangerous_house "
        "water_household water_area new_disability severe_disability multiple_disability new_assistance "
        "left_assistance refused_assistance unsupported_child disabled_elderly dispersed_tekun accident disaster "
        "unemployment relocated_no_job project_failure declared"
    )


@pytest.mark.parametrize("policy", COUNTY.policies)
def test_printed_rulebook_is_up_to_date(policy: str) -> None:
    printed = (ROOT / "docs" / "policies" / f"{policy}.md").read_text(encoding="utf-8")
    assert printed == make_rulebook(COUNTY.policies[policy], COUNTY.sources), "run `make docs`"


def test_every_threshold_has_a_clause_or_says_that_it_has_none() -> None:
    for policy in COUNTY.policies.values():
        clauses = [value.clause for threshold in policy.thresholds.values() for value in threshold.values]
        clauses += [rule.clause for rule in policy.rules.values()]
        assert all(clause.strip() for clause in clauses)
