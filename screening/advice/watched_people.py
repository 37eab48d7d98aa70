"""持续关注 (notice 1, 二、4): who left assistance or was refused it stays in view, whether on the list or not."""

from __future__ import annotations

import polars as pl

from domain.county.rule import Rule
from domain.tables import conform, empty
from screening.facts.household_facts import Population
from screening.rules.apply_rules import RuleResults
from screening.rules.clue_ids import SUBJECT
from screening.rules.rule_answers import RuleAnswer
from screening.rules.rule_parameters import RuleParameters


def make_watched_table(
    people: Population, screened: RuleResults, suspected: pl.DataFrame, parameters: RuleParameters
) -> pl.DataFrame:
    """Table `watched`: whom the rules with `watch_months` find, and whose household nobody looks at otherwise.

    Households in `suspected` (the table), those under monitoring, and people who have died or moved out are left out.
    """
    lines = [
        _list_people(rule_id, rule, screened.answers[rule_id])
        for rule_id, rule in parameters.policy.rules_on(parameters.as_of).items()
        if rule.watch_months is not None
    ]
    watched = pl.concat([empty("watched"), *lines])
    outside = people.households.filter(~pl.col("under_monitoring")).join(suspected, on="household_id", how="anti")
    there = people.members.filter(~pl.col("gone").fill_null(value=False))
    kept = watched.join(outside, on="household_id", how="semi").join(there, on="person_id", how="semi")
    return kept.sort("township", "village", "household_id", "person_id", "rule_id", "evidence")


def _list_people(rule_id: str, rule: Rule, answer: RuleAnswer) -> pl.DataFrame:
    """Table `watched`, of one rule: from the newest day that a hit rests on."""
    rows = answer.evidence_rows.group_by("household_id", "person_id", "subject").agg(
        pl.col("day").max().alias("watched_since")
    )
    hits = answer.hits.select(*SUBJECT, "evidence")
    dated = hits.join(rows, on=["household_id", "person_id", "subject"], how="left", nulls_equal=True)
    last = pl.col("watched_since").dt.offset_by(f"{rule.watch_months}mo") - pl.duration(days=1)
    until = last if rule.watch_months else pl.lit(None, dtype=pl.Date)
    return conform(dated.with_columns(pl.lit(rule_id).alias("rule_id"), until.alias("watched_until")), "watched")
