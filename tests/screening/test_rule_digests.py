"""A rule's digest changes with what decides its answer, and with nothing else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from domain.county.policy import PolicyDeclaration, ThresholdValue
from screening.rules.rule_digests import digest_rules
from screening.rules.rule_parameters import make_rule_parameters

if TYPE_CHECKING:
    from tests.screening.conftest import Bench


def digests(bench: Bench, policy: PolicyDeclaration | None = None, as_of: date = date(2026, 9, 30)) -> dict[str, str]:
    return digest_rules(make_rule_parameters(policy or bench.policy, bench.sources, "450321", as_of, {}))


def changed(bench: Bench, policy: PolicyDeclaration) -> set[str]:
    before, after = digests(bench), digests(bench, policy)
    return {name for name in before | after if before.get(name) != after.get(name)}


def with_rule(bench: Bench, rule_id: str, **slots: Any) -> PolicyDeclaration:
    rule = bench.policy.rules[rule_id].model_copy(update=slots)
    return bench.policy.model_copy(update={"rules": {**bench.policy.rules, rule_id: rule}})


def test_rules_that_make_no_findings_have_none(bench: Bench) -> None:
    listed = {name for name, rule in bench.policy.rules.items() if rule.makes_findings}
    assert set(digests(bench)) == listed
    assert "income_of_monitored" not in listed


@pytest.mark.parametrize(
    "slots",
    [
        {"title": "别的名称", "evidence": "别的描述", "clause": "别的条文", "quote": "原文", "mandatory": True},
        {"where": "  settled_on   BETWEEN window_start\n AND as_of "},
        {"recheck_days": 30},
    ],
)
def test_wording_decides_nothing(bench: Bench, slots: dict[str, Any]) -> None:
    assert changed(bench, with_rule(bench, "medical_burden", **slots)) == set()


def test_the_day_of_the_run_decides_nothing(bench: Bench) -> None:
    assert digests(bench) == digests(bench, as_of=date(2026, 10, 31))


@pytest.mark.parametrize(
    "slots", [{"hit": "value > medical_low"}, {"where": "settled_on <= as_of"}, {"certainty": "to_verify"}]
)
def test_a_rule_changes_with_its_slots_and_with_the_rules_it_builds_on(bench: Bench, slots: dict[str, Any]) -> None:
    assert changed(bench, with_rule(bench, "medical_burden", **slots)) == {"medical_burden", "chronic_burden"}


def test_a_number_changes_the_rules_that_name_it(bench: Bench) -> None:
    line = bench.policy.thresholds["loss_high"]
    more = line.model_copy(update={"values": (*line.values, ThresholdValue(value=12000, since=2026, clause="一"))})
    policy = bench.policy.model_copy(update={"thresholds": {**bench.policy.thresholds, "loss_high": more}})
    assert changed(bench, policy) == {"accident", "disaster"}


def test_the_window_changes_the_rules_that_look_back(bench: Bench) -> None:
    rules = changed(bench, bench.policy.model_copy(update={"window_months": 6}))
    assert {"medical_burden", "chronic_burden", "accident"} <= rules
    assert not rules & {"dangerous_house", "uninsured", "income_below_line"}


def test_the_population_changes_every_rule(bench: Bench) -> None:
    assert changed(bench, bench.policy.model_copy(update={"population": ("户籍",)})) == set(digests(bench))


def test_recheck_days_of_the_policy_and_of_a_rule(bench: Bench) -> None:
    assert bench.policy.find_recheck_days("medical_burden") == 180
    policy = with_rule(bench, "medical_burden", recheck_days=30)
    assert policy.find_recheck_days("medical_burden") == 30
    assert policy.find_recheck_days("no_longer_there") == 180


@pytest.mark.parametrize("content", [{"recheck_days": 0}, {"recheck_days": -1}])
def test_recheck_days_are_more_than_none(bench: Bench, content: dict[str, int]) -> None:
    whole = bench.policy.model_dump(by_alias=True)
    with pytest.raises(ValueError, match="recheck_days"):
        PolicyDeclaration.model_validate(whole | content)
