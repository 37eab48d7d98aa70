"""Rules about the rows of a source: which rows count, what they come to per subject, and whether that is a hit."""

from __future__ import annotations

import polars as pl

from domain.county.expressions import compile_expression
from domain.county.rule import Rule
from domain.county.rule_names import PLACEHOLDER, find_evidence_day, find_root_names
from domain.handover import PLACE
from screening.declarations.vocabulary import UNREADABLE
from screening.facts.newest_rows import select_newest
from screening.rules.clue_ids import SUBJECT
from screening.rules.evidence_sentences import summarise_column
from screening.rules.register_rules import find_subjects_present
from screening.rules.rule_answers import (
    DOUBTFUL,
    HITS,
    HOME,
    NO_RECORD,
    RuleAnswer,
    RuleContext,
    find_households_in_doubt,
    label_hits,
    make_empty_answer,
    make_unknown,
    make_unsure,
)


def evaluate_row_rule(context: RuleContext) -> RuleAnswer:
    """Hits of a rule over its source's rows; what a row leaves open is unknown for its household."""
    rows = _judge_rows(context, context.rule.where)
    counts = pl.col("_where").fill_null(value=False) & pl.col("certain")
    counted_rows, doubtful = rows.filter(counts), rows.filter(~counts)
    groups = _evaluate_groups(context, counted_rows)
    hits = groups.filter(pl.col("_hit").fill_null(value=False))
    whole_household = context.rule.per == "household" and context.rule.subject is None
    unsure = [*_find_doubts(context, counted_rows, doubtful), _find_unsure_groups(groups)]
    return RuleAnswer(
        hits=label_hits(context, hits),
        evidence_rows=_select_evidence_rows(context.rule, counted_rows, hits),
        unknown=_find_unanswered(context, counted_rows, unsure, hits),
        values=groups.select("household_id", "value") if whole_household else make_empty_answer().values,
        unsure=make_unsure(context, unsure),
    )


def mark_rows(context: RuleContext, where: str | None) -> pl.DataFrame:
    """The rows that tell of the state, with `subject`, `_where` (null: not known) and the facts the rule speaks of."""
    rule = context.rule
    rows = _join_surroundings(context, context.rows[rule.from_])
    if rule.among:
        rows = rows.filter(context.row_predicate(rule.among).fill_null(value=True))
    if rule.latest:
        rows = select_newest(rows, rule.latest, _owner_column(context))
    subject = pl.lit(None, dtype=pl.String) if rule.subject is None else pl.col(rule.subject).cast(pl.String)
    return rows.with_columns(subject.alias("subject"), context.row_predicate(where).alias("_where"))


def _judge_rows(context: RuleContext, where: str | None) -> pl.DataFrame:
    """Those of `mark_rows` that count (`_where` true) or may count (null)."""
    return _drop_subjects_present(context, mark_rows(context, where).filter(pl.col("_where").fill_null(value=True)))


def list_values(context: RuleContext) -> pl.DataFrame:
    """One line per subject with what the rows that count come to, and `_hit` (null: cannot be told)."""
    rows = _judge_rows(context, context.rule.where)
    return _evaluate_groups(context, rows.filter(pl.col("_where").fill_null(value=False) & pl.col("certain")))


def _join_surroundings(context: RuleContext, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with facts and constants; an area has no facts of anybody, and must be a village that is known."""
    if context.rule.per != "village":
        return context.with_facts(rows)
    no_person = pl.lit(None, dtype=pl.String)
    areas = rows.drop_nulls(["township", "village"])
    return context.with_constants(areas.with_columns(no_person.alias("person_id"), no_person.alias("household_id")))


def _drop_subjects_present(context: RuleContext, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of subjects that stand in no `absent_from` source; who only may stand there makes a row doubtful."""
    if not context.rule.absent_from:
        return rows
    key = "household_id" if context.rule.per == "household" else "person_id"
    present, doubtful = (
        pl.col(key).is_in(s.implode()).fill_null(value=False) for s in find_subjects_present(context, key)
    )
    return rows.filter(~present).with_columns(pl.col("certain") & ~doubtful)


def _owner_column(context: RuleContext) -> str:
    """Whose newest row counts: a household's where rows are about households, else a person's."""
    return "household_id" if context.setting.sources[context.rule.from_].grain == "household" else "person_id"


def _evaluate_groups(context: RuleContext, rows: pl.DataFrame) -> pl.DataFrame:
    """One line per subject with its aggregates and `_hit` (null: cannot be told)."""
    groups = context.with_constants(_aggregate_rows(context, rows, _group_keys(context.rule)))
    if context.rule.history:
        groups = groups.join(
            _read_earlier_values(context),
            on=_group_keys(context.rule),
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
    return groups.with_columns(context.compile_predicate(context.rule.hit).alias("_hit"))


def _read_earlier_values(context: RuleContext) -> pl.DataFrame:
    """The rule's keys and `previous`: its value over the rows that tell of the time before, where all can be read."""
    rows = _judge_rows(context, context.rule.history)
    keys = _group_keys(context.rule)
    is_certain = pl.col("_where").fill_null(value=False) & pl.col("certain")
    plain = rows.with_columns(is_certain.all().over(keys).alias("_sure")).filter("_sure")
    value = compile_expression(str(context.rule.value)).cast(pl.Float64).round(6)
    return plain.group_by(keys, maintain_order=True).agg(value.alias("previous"))


def _find_unsure_groups(groups: pl.DataFrame) -> pl.DataFrame:
    """Subjects whose aggregates do not give an answer."""
    hit = pl.col("_hit").fill_null(value=False)
    return groups.filter(~hit & (pl.col("_hit").is_null() | pl.col("_unknown").fill_null(value=True)))


def _find_doubts(context: RuleContext, counted_rows: pl.DataFrame, doubtful: pl.DataFrame) -> list[pl.DataFrame]:
    """Subjects that doubtful rows leave open.

    A row that can be read but only may be theirs matters where it would make a hit; any other doubt always does.
    """
    legible = pl.col("_where").fill_null(value=False) & pl.col(UNREADABLE).is_null()
    perhaps = doubtful.filter(legible)
    keys = _group_keys(context.rule)
    same_groups = counted_rows.join(perhaps.select(keys).unique(), on=keys, how="semi", nulls_equal=True)
    supposed = _evaluate_groups(context, pl.concat([same_groups, perhaps]))
    would_hit = supposed.filter(pl.col("_hit").fill_null(value=True))
    return [doubtful.filter(~legible), would_hit, _find_unsure_groups(supposed)]


def _select_evidence_rows(rule: Rule, counted_rows: pl.DataFrame, hits: pl.DataFrame) -> pl.DataFrame:
    """The rows of the subjects that were hit."""
    keys = _group_keys(rule)
    rows = counted_rows.join(hits.select(keys), on=keys, how="semi", nulls_equal=True)
    subjects = [pl.col(name) if name in keys else pl.lit(None, dtype=HITS[name]).alias(name) for name in SUBJECT]
    day = compile_expression(find_evidence_day(rule) or "CAST(NULL AS DATE)")
    return rows.select(*subjects, *PLACE, day.cast(pl.Date).alias("day")).unique(maintain_order=True)


def _group_keys(rule: Rule) -> list[str]:
    """What one answer is about."""
    if rule.per == "village":
        return ["township", "village", "subject"]
    return ["household_id", "subject"] if rule.per == "household" else ["household_id", "person_id", "subject"]


def _aggregate_rows(context: RuleContext, rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """One line per subject: value, further aggregates, facts, and what the evidence sentence names."""
    rule = context.rule
    # Rounded far below a cent: sums of floats must not fall short of a threshold that they reach on paper.
    sums = {"value": rule.value or "CAST(NULL AS DOUBLE)", **rule.also}
    aggregates = {name: compile_expression(text).cast(pl.Float64).round(6) for name, text in sums.items()}
    aggregates |= {
        "_unknown": context.compile_predicate(rule.unknown, default=False),
        "_confirmed": context.compile_predicate(rule.confirmed_when, default=False).fill_null(value=False).any(),
        "urgent": context.compile_predicate(rule.urgent_when, default=False).fill_null(value=False).any(),
        "due_from": pl.col(rule.due_from).min() if rule.due_from else pl.lit(None, dtype=pl.Date),
    }
    placeholders = set(PLACEHOLDER.findall(rule.evidence))
    facts = (
        HOME | find_root_names(rule.hit) | {name for text in rule.brackets.values() for name in find_root_names(text)}
    )
    carried = (placeholders | facts) & set(rows.columns) - {*keys, *aggregates, *context.setting.constants}
    summaries = {
        name: summarise_column(name, rows.schema[name]) if name in placeholders else pl.col(name).first()
        for name in sorted(carried)
    }
    return rows.group_by(keys, maintain_order=True).agg(**summaries, **aggregates)


def _find_unanswered(
    context: RuleContext, counted_rows: pl.DataFrame, unsure: list[pl.DataFrame], hits: pl.DataFrame
) -> pl.DataFrame:
    """Households that the rule cannot answer for: doubtful rows, or silence where silence is not an answer."""
    if context.rule.per == "village":
        unsure = [context.people.living_in(frame) for frame in unsure]
    open_ = pl.concat([make_unknown(frame, DOUBTFUL) for frame in unsure])
    if context.rule.silent == "unknown":
        silent = find_households_in_doubt(context, context.rule.concerns).join(
            counted_rows.select("household_id"), on="household_id", how="anti"
        )
        open_ = pl.concat([open_, make_unknown(silent, NO_RECORD)])
    open_ = open_.unique("household_id", keep="first", maintain_order=True)
    return open_.join(hits.select("household_id"), on="household_id", how="anti").sort("household_id")
