"""应纳尽纳: for every household and guarantee safe, risk or unknown, so that "nobody missed" can be shown."""

from __future__ import annotations

import polars as pl

from domain.county.policy import GUARANTEES
from domain.county.rule import Rule
from domain.tables import conform
from screening.facts.household_facts import Population
from screening.rules.apply_rules import RuleResults
from screening.rules.rule_parameters import RuleParameters

SAFE = "已比对，未发现风险"
OUTSIDE = "不在本政策的监测范围（户籍状态）"


def make_coverage_table(people: Population, screened: RuleResults, parameters: RuleParameters) -> pl.DataFrame:
    """Table `coverage`: one line per household and guarantee.

    A hit of any of the guarantee's rules is a risk; else a rule that could not answer leaves it unknown, unless it is
    not decisive and its source merely was not delivered. An area finding puts the households living there at risk.
    """
    parts = [_assess_guarantee(name, people, screened, parameters) for name in GUARANTEES]
    return conform(pl.concat(parts), "coverage").sort("household_id", "guarantee")


def _assess_guarantee(name: str, people: Population, screened: RuleResults, parameters: RuleParameters) -> pl.DataFrame:
    rules = {
        rule_id: rule
        for rule_id, rule in parameters.policy.rules_on(parameters.as_of).items()
        if rule.guarantee == name
    }
    at_risk = [_find_at_risk(people, screened, rule_id, rule) for rule_id, rule in rules.items()]
    open_ = [
        _find_unknown(screened, rule_id, rule)
        for rule_id, rule in rules.items()
        if rule.decisive or not screened.answers[rule_id].unknown_reason
    ]
    verdicts = pl.concat(
        [_find_not_covered(people, parameters), *at_risk, *open_, _find_safe(people, rules)], how="vertical"
    )
    return verdicts.unique("household_id", keep="first", maintain_order=True).with_columns(
        pl.lit(name).alias("guarantee")
    )


def _find_not_covered(people: Population, parameters: RuleParameters) -> pl.DataFrame:
    """Households that the policy does not speak of: nobody has looked at them."""
    inside = people.members_by_place(parameters.policy.population).households
    return _make_lines(people.households.join(inside, on="household_id", how="anti"), "unknown", "", pl.lit(OUTSIDE))


def _make_lines(frame: pl.DataFrame, verdict: str, source: str, reason: pl.Expr) -> pl.DataFrame:
    return frame.select(
        "household_id", pl.lit(verdict).alias("verdict"), pl.lit(source).alias("source"), reason.alias("reason")
    )


def _find_at_risk(people: Population, screened: RuleResults, rule_id: str, rule: Rule) -> pl.DataFrame:
    hits = screened.answers[rule_id].hits
    if rule.per == "village":
        hits = people.living_in(hits)
    households = hits.select("household_id").drop_nulls().unique().sort("household_id")
    return _make_lines(households, "risk", rule.finding_source, pl.lit(rule.title))


def _find_unknown(screened: RuleResults, rule_id: str, rule: Rule) -> pl.DataFrame:
    return _make_lines(screened.answers[rule_id].unknown, "unknown", rule.finding_source, pl.col("reason"))


def _find_safe(people: Population, rules: dict[str, Rule]) -> pl.DataFrame:
    first = next(iter(rules.values()), None)
    source = first.finding_source if first else ""
    verdict, reason = ("safe", SAFE) if rules else ("unknown", "本政策没有相应规则")
    return _make_lines(people.households, verdict, source, pl.lit(reason))
