"""Ask one rule of everybody: hit, clear or unknown, with the rows that a hit rests on."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from screening.answers import Answer, Asked, concerned, nothing
from screening.register_rules import from_register
from screening.row_rules import from_rows


def evaluate(asked: Asked) -> Answer:
    """The rule's answer. Only certain rows make a hit; anything doubtful makes unknown, never clear."""
    rule = asked.rule
    missing = tuple(source for source in rule.sources if source in asked.setting.not_delivered)
    if missing:
        return replace(nothing(), unknown=_all_concerned(asked, missing), missing=missing)
    if rule.from_ in {"members", "households"}:
        return from_register(asked)
    return from_rows(asked)


def _all_concerned(asked: Asked, missing: tuple[str, ...]) -> pl.DataFrame:
    """Every household that the rule could have concerned, when a source it needs is not there."""
    rule = asked.rule
    reason = f"未提供：{'、'.join(asked.setting.title(source) for source in missing)}"
    text = rule.where if rule.from_ in {"members", "households"} else rule.concerns
    return concerned(asked, text).with_columns(pl.lit(reason).alias("reason"))
