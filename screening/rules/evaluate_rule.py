"""Ask one rule of everybody: hit, clear or unknown, with the rows that a hit rests on."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from screening.rules.register_rules import from_register
from screening.rules.row_rules import from_rows
from screening.rules.rule_answers import Answer, Asked, concerned, nothing
from screening.rules.sum_rules import from_sums


def evaluate(asked: Asked) -> Answer:
    """The rule's answer. Only certain rows make a hit; anything doubtful makes unknown, never clear."""
    rule = asked.rule
    if why := _unanswerable(asked):
        return replace(nothing(), unknown=_all_concerned(asked, why), why=why)
    if rule.sums:
        return from_sums(asked)
    if rule.from_ in {"members", "households"}:
        return from_register(asked)
    return from_rows(asked)


def _unanswerable(asked: Asked) -> str:
    """Why the rule cannot be asked of anybody: a source is not there, or the policy gives no number. Empty: it can."""
    setting = asked.setting
    if missing := [source for source in asked.rule.sources if source in setting.not_delivered]:
        return f"未提供：{'、'.join(setting.title(source) for source in missing)}"
    if unset := sorted(asked.names & set(setting.unset)):
        return "；".join(setting.unset[name] for name in unset)
    return ""


def _all_concerned(asked: Asked, why: str) -> pl.DataFrame:
    """Every household that the rule could have concerned."""
    rule = asked.rule
    text = rule.where if rule.from_ in {"members", "households"} else rule.concerns
    return concerned(asked, text).with_columns(pl.lit(why).alias("reason"))
