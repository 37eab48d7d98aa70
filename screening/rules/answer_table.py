"""What rules say of every household besides what they find: who is not known, who was counted without a hit."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from domain.county.rule import Rule
from domain.tables import conform, empty
from screening.rules.apply_rules import RuleResults
from screening.rules.rule_answers import RuleAnswer

_NO_VALUE, _NO_REASON = pl.lit(None, dtype=pl.Float64), pl.lit(None, dtype=pl.String)


def make_rule_answers_table(screened: RuleResults, rules: Mapping[str, Rule]) -> pl.DataFrame:
    """Table `rule_answers`, so that a household can be told why a rule did not list it.

    Hits that make a clue are left out: they stand in `findings` or `suppressed`.
    """
    parts = [empty("rule_answers")]
    for rule_id, answer in screened.answers.items():
        lines = _list_lines(answer, rules[rule_id])
        parts.append(conform(lines.with_columns(pl.lit(rule_id).alias("rule_id")), "rule_answers"))
    return pl.concat(parts).sort("household_id", "rule_id")


def _list_lines(answer: RuleAnswer, rule: Rule) -> pl.DataFrame:
    """household_id, verdict, value, reason of one rule, a line per household."""
    unknown = answer.unknown.select(
        "household_id", pl.lit("unknown").alias("verdict"), _NO_VALUE.alias("value"), "reason"
    )
    hits = answer.hits.drop_nulls("household_id").unique("household_id", keep="first", maintain_order=True)
    answered = pl.concat([unknown.select("household_id"), hits.select("household_id")])
    counted = answer.values.filter(pl.col("value") != 0).join(answered, on="household_id", how="anti")
    counted = counted.select("household_id", pl.lit("not_met").alias("verdict"), "value", _NO_REASON.alias("reason"))
    # Categories have a table of their own.
    silent_hits = hits if rule.coverage_only else hits.clear()
    other_hits = silent_hits.select("household_id", pl.lit("hit").alias("verdict"), "value", reason="evidence")
    return pl.concat([unknown, counted, other_hits])
