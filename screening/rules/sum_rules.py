"""Rules about what several earlier rules come to together, such as all that a household had to pay."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from screening.rules.clue_ids import SUBJECT
from screening.rules.rule_answers import (
    DOUBTFUL,
    RuleAnswer,
    RuleContext,
    label_hits,
    make_empty_answer,
    make_unknown,
)

_REASON = "部分依据未提供或读不出"


def evaluate_sum_rule(context: RuleContext) -> RuleAnswer:
    """Households whose earlier values add up to a hit; where a part is not known, only a hit is an answer."""
    rule = context.rule
    parts = [pl.col(f"{name}_value") for name in rule.sums]
    open_ = pl.any_horizontal([pl.col(f"{name}_unknown") for name in rule.sums])
    households = context.with_facts(context.people.households).with_columns(
        pl.sum_horizontal(parts).round(6).alias("value"),
        open_.alias("_open"),
        context.compile_predicate(rule.where).alias("_where"),
    )
    applicable = households.filter(pl.col("_where").fill_null(value=True)).with_columns(
        context.compile_predicate(rule.hit).alias("_hit")
    )
    is_hit = (pl.col("_hit") & pl.col("_where")).fill_null(value=False)
    unanswered = applicable.filter(~is_hit & (pl.col("_open") | pl.col("_hit").is_null() | pl.col("_where").is_null()))
    hits = applicable.filter(is_hit)
    labelled_hits = label_hits(context, hits)
    unread_parts = [context.earlier[name] for name in rule.sums if context.earlier[name].unknown_reason]
    return replace(
        make_empty_answer(),
        hits=labelled_hits,
        evidence_rows=_select_evidence_rows(context, labelled_hits),
        unknown=make_unknown(unanswered, _REASON if unread_parts else DOUBTFUL),
        values=applicable.select("household_id", "value"),
        unknown_reason="；".join(part.unknown_reason for part in unread_parts)
        if len(unread_parts) == len(rule.sums)
        else "",
        partly="；".join(part.unknown_reason for part in unread_parts),
    )


def _select_evidence_rows(context: RuleContext, hits: pl.DataFrame) -> pl.DataFrame:
    """The rows of every part, of the households that were hit."""
    homes = hits.select(name for name in SUBJECT if name == "household_id")
    rows = []
    for name in context.rule.sums:
        part = context.earlier[name].evidence_rows.join(homes, on="household_id", how="semi")
        no_person = pl.lit(None, dtype=pl.String)
        source = pl.lit(context.setting.policy.rules[name].finding_source)
        rows.append(part.with_columns(no_person.alias("person_id"), no_person.alias("subject"), source.alias("source")))
    return (
        pl.concat(rows)
        .drop("township", "village")
        .join(hits.select("household_id", "township", "village"), on="household_id", how="left")
    )
