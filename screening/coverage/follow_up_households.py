"""Who is to be looked at although no clue says so: nobody could judge them, or they are under monitoring."""

from __future__ import annotations

import polars as pl

from domain.tables import conform, empty
from screening.facts.household_facts import Population
from screening.rules.apply_rules import RuleResults
from screening.rules.rule_parameters import RuleParameters

# The whole key, so that the same run gives the same bytes.
_ORDER = ("township", "village", "household_id", "cause", "reason", "source")
MONITORED = "监测对象，风险未消除，本期没有线索"


def make_follow_up_table(people: Population, screened: RuleResults, parameters: RuleParameters) -> pl.DataFrame:
    """Table `follow_up`: one line per household, reason and source.

    `cannot_judge`: a rule could not answer for the household, because its source was not delivered or says nothing of
    it, or because its rows are in doubt. A threshold that the policy does not give leaves nobody out, nor does a
    missing source that others make up for (`decisive: false`).
    `monitored`: the household's risk is not cleared, and no rule found anything about it.
    """
    parts = [_find_not_judged(people, screened, parameters), _find_monitored(people, screened)]
    return conform(pl.concat(parts), "follow_up").sort(_ORDER)


def _find_not_judged(people: Population, screened: RuleResults, parameters: RuleParameters) -> pl.DataFrame:
    places = people.households.select("household_id", "township", "village")
    lines = [empty("follow_up").select("household_id", "source", "risks", "reason")]
    for rule_id, rule in parameters.policy.rules_on(parameters.as_of).items():
        answer = screened.answers[rule_id]
        absent = any(source in parameters.not_delivered for source in rule.sources)
        if rule.category is None and (not answer.unknown_reason or (absent and rule.decisive)):
            about = {"source": rule.finding_source, "risks": rule.risk}
            with_texts = answer.unknown.with_columns(pl.lit(text).alias(name) for name, text in about.items())
            lines.append(with_texts.select("household_id", "source", "risks", "reason"))
    reasons = pl.concat(lines).group_by("household_id", "source", "reason").agg(_join_labels("risks"))
    return _make_lines(reasons.join(places, on="household_id"), "cannot_judge")


def _join_labels(column: str) -> pl.Expr:
    return pl.col(column).unique().sort().str.join("、")


def _find_monitored(people: Population, screened: RuleResults) -> pl.DataFrame:
    quiet = people.households.filter("under_monitoring").join(screened.findings, on="household_id", how="anti")
    no_text = pl.lit(None, dtype=pl.String)
    reasons = quiet.with_columns(no_text.alias("source"), no_text.alias("risks"), pl.lit(MONITORED).alias("reason"))
    return _make_lines(reasons, "monitored")


def _make_lines(frame: pl.DataFrame, cause: str) -> pl.DataFrame:
    marked = frame.with_columns(pl.lit(cause).alias("cause"))
    return marked.select(empty("follow_up").columns)
