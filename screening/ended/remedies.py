"""Clues that have gone because the state is mended, as rows of some department prove."""

from __future__ import annotations

import polars as pl

from domain.county.rule import SourceRows
from screening.rules.clue_ids import make_clue_ids
from screening.rules.rule_answers import RuleContext

_DAYS = ("earliest_on", "latest_on")


def find_remedied_clues(context: RuleContext, rule_id: str, clues: pl.DataFrame) -> pl.Series:
    """Ids of the rule's clues with a certain row of its `remedies`. `clues`: frame `ended_clues`."""
    parts = [clues["clue_id"].clear()]
    for remedy in context.rule.remedies:
        if remedy.source in context.rows:
            rows = _join_clues(context, rule_id, remedy, clues)
            mended = rows.with_columns(context.row_predicate(remedy.where).alias("_where"))
            parts.append(mended.filter(pl.col("_where").fill_null(value=False) & pl.col("certain"))["clue_id"])
    return pl.concat(parts).unique()


def _join_clues(context: RuleContext, rule_id: str, remedy: SourceRows, clues: pl.DataFrame) -> pl.DataFrame:
    """The remedy's rows about subjects of clues, with the clue's id and days.

    Whoever must be absent from a source is present by any row there; what `remedied_by` names of the rule's own source
    must be of the clue's own subject.
    """
    rule = context.rule
    rows = context.with_facts(context.rows[remedy.source])
    if rule.subject and rule.remedied_by and remedy.source == rule.from_:
        own = rows.with_columns(pl.col(rule.subject).cast(pl.String).alias("subject"))
        if rule.per == "household":
            own = own.with_columns(pl.lit(None, dtype=pl.String).alias("person_id"))
        own = own.with_columns(make_clue_ids(own, rule_id, context.setting.origins))
        return own.join(clues.select("clue_id", *_DAYS), on="clue_id")
    key = "household_id" if rule.per == "household" else "person_id"
    return rows.join(clues.select("clue_id", key, *_DAYS).drop_nulls(key), on=key)
