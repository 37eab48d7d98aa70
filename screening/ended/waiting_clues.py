"""Clues that are not found because nobody could look: they wait, and never leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from domain.county.rule import Rule
from domain.county.rule_names import find_root_names
from screening.rules.rule_answers import RuleAnswer


def find_waiting_clues(rules: Mapping[str, Rule], answers: Mapping[str, RuleAnswer], ended: pl.DataFrame) -> pl.Series:
    """Ids of those clues whose rule could not be asked, or cannot answer for their household or person.

    A rule whose source did not arrive leaves all its clues waiting, also of whom it could not concern any longer; so
    does one that builds on what such a rule finds. No clue waits of a rule that is not asked any more.
    `ended`: frame `ended_clues`.
    """
    parts = [ended["clue_id"].clear()]
    for (rule_id,), clues in ended.group_by("rule_id"):
        relevant = [name for name in _list_rules_needed(str(rule_id), rules) if name in answers]
        parts += [_select_waiting(answers[name], clues)["clue_id"] for name in relevant]
    return pl.concat(parts).unique().sort()


def _select_waiting(answer: RuleAnswer, clues: pl.DataFrame) -> pl.DataFrame:
    """The clues that this rule's answer leaves open."""
    if answer.unknown_reason:
        return clues
    homes = clues.join(answer.unknown, on="household_id", how="semi")
    subjects = clues.join(answer.unsure, on=["household_id", "person_id"], how="semi", nulls_equal=True)
    return pl.concat([homes, subjects])


def _list_rules_needed(rule_id: str, rules: Mapping[str, Rule]) -> Iterator[str]:
    """The rule and all earlier ones whose hits or values decide its own."""
    if rule_id not in rules:
        return
    yield rule_id
    names = set(rules[rule_id].sums) | _find_deciding_names(rules[rule_id])
    earlier = list(rules)[: list(rules).index(rule_id)]
    for name in earlier:
        if names & {name, f"{name}_hit", f"{name}_value"}:
            yield from _list_rules_needed(name, rules)


def _find_deciding_names(rule: Rule) -> set[str]:
    """Names in the expressions that decide whether there is a hit, not how certain it is."""
    texts = (rule.among, rule.where, rule.value, rule.unknown, rule.hit, *rule.also.values())
    return {name for text in texts for name in find_root_names(text)}
