"""What the list shows of earlier runs: clues that rest, clues that have ended, and when one is looked at again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import polars as pl

from domain.county.policy import PolicyDeclaration
from domain.county.rule import Rule
from screening.summary import ended_clues
from screening.summary.household_clues import add_list_status
from screening.summary.last_answers import RecheckRule
from screening.summary.list_status import count_township_endings
from storage.run_store import RunStore


def put_ended_clues(
    run: RunStore, households: pl.DataFrame, persons: pl.DataFrame, visits: pl.DataFrame,
    rule_sources: Mapping[str, Collection[str]],
) -> None:  # fmt: skip
    """Put the clues that rest and those that have ended, and their counts. `rule_sources`: `list_rule_sources`."""
    listing, suppressed = add_list_status(run.read("suspected")), run.read("suppressed")
    awaited = ended_clues.find_awaited_sources(suppressed, rule_sources, run.read("deliveries"), run.read("follow_up"))
    resting = ended_clues.make_resting_clues(suppressed, listing, households, persons, awaited)
    left = ended_clues.make_left_clues(run.read("resolved"), listing, households, persons, resting, visits)
    run.put("resting_clues", resting)
    run.put("left_clues", left)
    run.put("township_endings", count_township_endings(resting, left))


def list_rule_sources(policy: PolicyDeclaration) -> dict[str, list[str]]:
    """Rule -> the sources that it needs; the one that its clues name last."""
    return {name: _list_sources(name, policy.rules) for name in policy.rules}


def _list_sources(rule_id: str, rules: Mapping[str, Rule]) -> list[str]:
    """Those of the rules that it sums up too."""
    rule = rules[rule_id]
    needed = [*rule.sources, *(source for name in rule.sums for source in _list_sources(name, rules))]
    return [*(source for source in dict.fromkeys(needed) if source != rule.finding_source), rule.finding_source]


def make_recheck_rule(policy: PolicyDeclaration, as_of: date) -> RecheckRule:
    """When a clue that was answered is looked at again, by the policy."""
    rules = policy.rules
    return RecheckRule(
        as_of,
        {name: policy.find_recheck_days(name) for name in rules},
        [name for name, rule in rules.items() if rule.mandatory],
    )
