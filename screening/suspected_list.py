"""Who is on the list, and in which order."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.county.policy import PolicyDeclaration
from domain.county.rule import LISTED_CERTAINTIES
from screening.facts.household_facts import Population
from screening.rules.apply_rules import RuleResults


def make_suspected_table(
    people: Population, screened: RuleResults, policy: PolicyDeclaration, visit_by: date | None = None
) -> pl.DataFrame:
    """Table `suspected` without status and first_period, which only the memory of earlier runs can give.

    A household with a confirmed or a mandatory finding is `confirmed` or `mandatory`; one with findings to verify
    only is there too. `priority` from 1: who declared an emergency, mandatory, then more risks, then the largest
    amount, then confirmed.
    `visit_by`: the campaign's date for home visits.
    """
    rules = policy.rules
    mandatory = [rule_id for rule_id, rule in rules.items() if rule.mandatory]
    amounts = [rule_id for rule_id, rule in rules.items() if rule.amount]
    clues = screened.findings.filter(
        pl.col("household_id").is_not_null() & pl.col("certainty").is_in(LISTED_CERTAINTIES)
    )
    suspects = clues.group_by("household_id").agg(
        pl.col("township").first(),
        pl.col("village").first(),
        pl.col("risk").unique().sort().str.join("、").alias("risks"),
        pl.len().alias("findings"),
        pl.col("certainty").min(),  # "confirmed" sorts before "to_verify"
        pl.col("rule_id").is_in(mandatory).any().alias("mandatory"),
        pl.col("risk").n_unique().alias("_risks"),
        pl.when(pl.col("rule_id").is_in(amounts)).then(pl.col("value")).max().fill_null(0.0).alias("_amount"),
        pl.col("clue_id").is_in(screened.urgent.implode()).any().alias("urgent"),
        pl.col("due_on").min(),
    )
    monitored = people.households.select("household_id", pl.col("under_monitoring").alias("monitored"))
    ordered = suspects.join(monitored, on="household_id").sort(
        "urgent", "mandatory", "_risks", "_amount", pl.col("certainty") == "confirmed", "household_id",
        descending=[True, True, True, True, True, False],
    )  # fmt: skip
    due = pl.col("due_on").fill_null(pl.lit(visit_by, dtype=pl.Date))
    ranked = ordered.with_columns(pl.int_range(1, pl.len() + 1).alias("priority"), due)
    return ranked.drop("_risks", "_amount")
