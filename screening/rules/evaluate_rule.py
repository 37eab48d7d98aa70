"""Ask one rule of everybody: hit, clear or unknown, with the rows that a hit rests on."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from screening.rules.register_rules import evaluate_register_rule
from screening.rules.row_rules import evaluate_row_rule
from screening.rules.rule_answers import RuleAnswer, RuleContext, find_households_in_doubt, make_empty_answer
from screening.rules.sum_rules import evaluate_sum_rule


def evaluate_rule(context: RuleContext) -> RuleAnswer:
    """The rule's answer. Only certain rows make a hit; anything doubtful makes unknown, never clear."""
    rule = context.rule
    if why := _find_missing_input(context):
        return replace(make_empty_answer(), unknown=_make_all_unknown(context, why), unknown_reason=why)
    if rule.sums:
        return evaluate_sum_rule(context)
    if rule.from_ in {"members", "households"}:
        return evaluate_register_rule(context)
    return evaluate_row_rule(context)


def _find_missing_input(context: RuleContext) -> str:
    """Why the rule cannot be asked of anybody: a source is not there, or the policy gives no number. Empty: it can."""
    setting = context.setting
    if missing_sources := [source for source in context.rule.sources if source in setting.not_delivered]:
        return f"未提供：{'、'.join(setting.format_source(source) for source in missing_sources)}"
    if unset := sorted(context.names & set(setting.unset)):
        return "；".join(setting.unset[name] for name in unset)
    return ""


def _make_all_unknown(context: RuleContext, why: str) -> pl.DataFrame:
    """Every household that the rule could have concerned."""
    rule = context.rule
    text = rule.where if rule.from_ in {"members", "households"} else rule.concerns
    return find_households_in_doubt(context, text).with_columns(pl.lit(why).alias("reason"))
