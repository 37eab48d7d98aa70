"""Who belongs to which category of the policy's dictionaries; one person may belong to several at once."""

from __future__ import annotations

import polars as pl

from domain.county.rule import Rule
from domain.tables import conform, empty
from screening.facts.household_facts import Population
from screening.rules.apply_rules import RuleResults
from screening.rules.rule_answers import RuleAnswer
from screening.rules.rule_parameters import RuleParameters

HOLDS, MAY_FIT = "holds", "may_fit"


def make_categories_table(people: Population, screened: RuleResults, parameters: RuleParameters) -> pl.DataFrame:
    """Table `categories` from the rules that hold on the as-of date.

    A rule with a `category` says who holds it, one that `fits` a category for whom a clue speaks; what is said of a
    household is said of every member that has not died or moved away.
    """
    parts = [empty("categories")]
    for rule_id, rule in parameters.policy.rules_on(parameters.as_of).items():
        for category, standing in ((rule.category, HOLDS), (rule.fits, MAY_FIT)):
            if category:
                holders = _list_members(people, rule, screened.answers[rule_id])
                labels = {"dictionary": rule.dictionary, "category": category, "standing": standing, "rule_id": rule_id}
                parts.append(conform(holders.with_columns(pl.lit(v).alias(k) for k, v in labels.items()), "categories"))
    order = ("township", "village", "household_id", "person_id", "dictionary", "category", "standing", "rule_id")
    return pl.concat(parts).unique(["person_id", "category", "standing"], keep="first", maintain_order=True).sort(order)


def _list_members(people: Population, rule: Rule, answer: RuleAnswer) -> pl.DataFrame:
    """household_id, person_id, township, village, evidence of everybody whom the hits are about."""
    hits = answer.hits.select("household_id", "person_id", "township", "village", "evidence")
    if rule.per == "person":
        return hits
    there = people.members.filter(~pl.col("gone").fill_null(value=False)).select("household_id", "person_id")
    return hits.drop("person_id").join(there, on="household_id", how="inner", maintain_order="left")
