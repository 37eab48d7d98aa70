"""A rule's example of a state that is mended, run: why its household's earlier clue has gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from domain.county.policy import PolicyDeclaration
from domain.county.rule import Example
from domain.county.source import SourceDeclaration
from domain.periods import subtract_months
from screening.ended.ended_county import ScreenedCounty
from screening.ended.explain_ended_clues import explain_ended_clues
from screening.rules.apply_rules import apply_rules
from screening.rules.clue_ids import make_clue_ids
from screening.rules.rule_examples import EXAMPLE_DAY, make_example_county


def explain_example(
    policy: PolicyDeclaration, rule_id: str, example: Example, sources: Mapping[str, SourceDeclaration]
) -> str:
    """`found` if the rule finds the clue still, else the reason why it has gone in the last three months."""
    county = make_example_county(policy, rule_id, example, sources)
    alone = policy.model_copy(update={"rules": {rule_id: policy.rules[rule_id]}})
    parameters = replace(county.parameters, policy=alone)
    screened = apply_rules(county.people, county.rows, parameters)
    ended = _make_earlier_clue(policy, rule_id, example)
    if ended["clue_id"].item() in screened.findings["clue_id"]:
        return "found"
    whole = ScreenedCounty(county.people, county.rows, parameters, screened.answers)
    reasons = explain_ended_clues(whole, ended, subtract_months(EXAMPLE_DAY, 3))
    return str(reasons["reason"].item())


def _make_earlier_clue(policy: PolicyDeclaration, rule_id: str, example: Example) -> pl.DataFrame:
    """Frame `ended_clues`: the clue about the example's household, or its first member."""
    person = "P1" if policy.rules[rule_id].per == "person" else None
    subject = {"household_id": "H1", "person_id": person, "township": "甲镇", "village": "乙村"}
    clue = pl.DataFrame(
        [subject | example.earlier.model_dump()],
        schema_overrides={"person_id": pl.String, "subject": pl.String, "earliest_on": pl.Date, "latest_on": pl.Date},
    ).with_columns(pl.lit(rule_id).alias("rule_id"))
    names = ("clue_id", "rule_id", "household_id", "person_id", "earliest_on", "latest_on")
    return clue.with_columns(make_clue_ids(clue, rule_id)).select(names)
