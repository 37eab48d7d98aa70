"""The numbers that a rule compares with, each with its unit and clause, as an officer reads them."""

from __future__ import annotations

from domain.county.policy import PolicyDeclaration
from domain.county.rule_names import find_names_used
from screening.policies.policy_labels import format_clause
from screening.rules.evidence_sentences import format_amount


def list_rule_thresholds(policy: PolicyDeclaration, rule_id: str, year: int, region: str) -> list[str]:
    """`title number unit（clause）` of every threshold that the rule speaks of, as in force in the year and region."""
    names = find_names_used(policy.rules[rule_id])
    texts = []
    for name, threshold in policy.thresholds.items():
        if name in names:
            value = threshold.in_force(year, region)
            number = f"{format_amount(value.value)}{threshold.unit}" if value else "未定"
            clause = f"（{format_clause(value)}）" if value else f"（{threshold.unset}）" if threshold.unset else ""
            texts.append(f"{threshold.title}：{number}{clause}")
    return texts
