"""What a rule says today of clues that are gone: their value is known and no hit, or only the day has moved on."""

from __future__ import annotations

import polars as pl

from domain.county.rule import Rule
from domain.county.rule_names import find_window_day
from screening.rules.clue_ids import make_clue_ids
from screening.rules.evaluate_rule import evaluate_rule
from screening.rules.register_rules import find_absent_subjects
from screening.rules.row_rules import list_values, mark_rows
from screening.rules.rule_answers import RuleContext

_REGISTER = ("members", "households")


def find_clues_with_value(context: RuleContext, rule_id: str) -> pl.Series:
    """Ids of clues that the rule would make of subjects whose value it knows and that is no hit."""
    rule = context.rule
    if rule.sums:
        values = context.earlier[rule_id].values.join(context.people.households, on="household_id", how="semi")
        known = values.drop_nulls("value").with_columns(
            pl.lit(None, dtype=pl.String).alias(name) for name in ("person_id", "township", "village", "subject")
        )
        return _make_ids(context, rule_id, known)
    if rule.hit is None or rule.from_ in _REGISTER:
        return _make_no_ids()
    groups = list_values(context)
    return _make_ids(context, rule_id, groups.filter(~pl.col("_hit").fill_null(value=True)))


def find_clues_denied(context: RuleContext, rule_id: str) -> pl.Series:
    """Ids of clues whose subject still stands there, and what stands there no longer says so.

    Of a rule over a window that is neither about newest rows nor split by a subject, another row of the same person
    says nothing: it may be about something else.
    """
    rule = context.rule
    if rule.sums:
        return _make_no_ids()
    if rule.from_ in _REGISTER:
        people = context.people.members if rule.from_ == "members" else context.people.households
        where = context.compile_predicate(rule.where)
        marked = context.with_facts(people).with_columns(where.alias("_where"))
        no_subject = pl.lit(None, dtype=pl.String).alias("subject")
        return _make_ids(context, rule_id, marked.with_columns(no_subject).filter(_is_denied()))
    if find_window_day(rule) and not rule.latest and not rule.subject:
        return _make_no_ids()
    rows = mark_rows(context, rule.where)
    return _make_ids(context, rule_id, rows.filter(_is_denied(), pl.col("certain")))


def find_clues_found(context: RuleContext, rule_id: str) -> pl.Series:
    """Ids of the clues that the rule makes; an extract that may be cut off is taken at its word."""
    if context.rule.from_ in _REGISTER and not context.rule.sums:
        return _make_ids(context, rule_id, find_absent_subjects(context))
    return _make_ids(context, rule_id, evaluate_rule(context).hits)


def looks_back(rule: Rule, rules: dict[str, Rule]) -> bool:
    """Whether the rule, or one whose values it adds up, counts rows of a window."""
    return any(find_window_day(part) for part in (rule, *(rules[name] for name in rule.sums)))


def _is_denied() -> pl.Expr:
    return ~pl.col("_where").fill_null(value=True)


def _make_ids(context: RuleContext, rule_id: str, frame: pl.DataFrame) -> pl.Series:
    """Ids of the clues that the rule would make of the frame's subjects."""
    if context.rule.per == "household":
        frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias("person_id"))
    return make_clue_ids(frame, rule_id, context.setting.origins).unique()


def _make_no_ids() -> pl.Series:
    return pl.Series("clue_id", [], dtype=pl.String)
