"""What decides a rule's answer, as one digest: when it changes, clues may come and go though nothing has happened."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import polars as pl

from domain.county.policy import PolicyDeclaration
from domain.county.rule import Rule
from domain.county.rule_names import find_names_used
from screening.declarations.rule_check import make_outcome_types
from screening.declarations.vocabulary import DERIVED_FIELDS, NAMED_SCALARS
from screening.facts.household_incomes import INCOME
from screening.rules.rule_parameters import RuleParameters

# Not its wording (title, evidence, clause, examples), nor what only tells when or how a clue is shown.
_DECIDING_SLOTS = frozenset(
    (
        *("from_", "among", "latest", "history", "sums", "concerns", "silent", "where", "per", "subject"),
        *("value", "also", "hit", "unknown", "absent_from", "certainty", "confirmed_when"),
    )
)


def digest_rules(parameters: RuleParameters) -> dict[str, str]:
    """Rule id -> digest of all that decides its answer, for the rules in force that make findings.

    Of the day of the run it does not depend, but for thresholds: their numbers in force are part of it. A rule that
    builds on others changes with them.
    """
    policy, thresholds = parameters.policy, _read_thresholds(parameters)
    digests: dict[str, str] = {}
    for rule_id, rule in policy.rules.items():
        content = _list_content(rule, policy, thresholds) | {"built_on": _find_digests_built_on(rule, digests)}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
        digests[rule_id] = hashlib.sha256(text.encode()).hexdigest()[:16]
    listed = (name for name, rule in policy.rules_on(parameters.as_of).items() if rule.makes_findings)
    return {name: digests[name] for name in listed}


def _list_content(rule: Rule, policy: PolicyDeclaration, thresholds: dict[str, float | None]) -> dict[str, Any]:
    names = find_names_used(rule)
    content: dict[str, Any] = _tidy_blanks(rule.model_dump(include=set(_DECIDING_SLOTS)))
    content |= {"thresholds": {name: thresholds[name] for name in sorted(names & set(thresholds))}}
    content |= {"population": sorted(policy.population)}
    if "window_start" in names:
        content |= {"window_months": policy.window_months}
    if names & {name for name in DERIVED_FIELDS[INCOME] if "window" in name}:
        content |= {"income_window": policy.income_window}
    return content


def _tidy_blanks(value: Any) -> Any:
    """The slots with expressions in one spelling: how a text is broken into lines decides nothing."""
    if isinstance(value, dict):
        return {key: _tidy_blanks(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_tidy_blanks(part) for part in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def _read_thresholds(parameters: RuleParameters) -> dict[str, float | None]:
    """Threshold -> the number that is in force; none: the policy gives none."""
    numbers = [value.alias(name) for name, value in parameters.constants.items() if name not in NAMED_SCALARS]
    return pl.select(numbers).row(0, named=True) if numbers else {}


def _find_digests_built_on(rule: Rule, digests: dict[str, str]) -> dict[str, str]:
    """Of those earlier rules whose outcome the rule speaks of, or whose values it adds up."""
    names = find_names_used(rule)
    return {name: digest for name, digest in digests.items() if names & set(make_outcome_types([name]))}
