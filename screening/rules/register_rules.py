"""Rules about registered members and households: who satisfies a condition and stands in no source of a kind."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from domain.county.rule import AbsentFrom
from domain.handover import PLACE
from screening.rules.clue_ids import SUBJECT
from screening.rules.rule_answers import (
    DOUBTFUL,
    RuleAnswer,
    RuleContext,
    label_hits,
    make_empty_answer,
    make_unknown,
    make_unsure,
)

# An extract that knows less than this share of so many is not whole. County default, no clause.
MANY, COVERED = 30, 0.5


def evaluate_register_rule(context: RuleContext) -> RuleAnswer:
    """Members or households that satisfy `where` and stand in none of the `absent_from` sources."""
    rule = context.rule
    key = "person_id" if rule.per == "person" else "household_id"
    frame = context.with_facts(context.people.members if rule.from_ == "members" else context.people.households)
    base = frame.with_columns(context.compile_predicate(rule.where).alias("_where")).filter(
        pl.col("_where").fill_null(value=True)
    )
    present, doubtful = find_subjects_present(context, key)
    silent = _find_unstated(context, base, pl.col(key).is_in(pl.concat([present, doubtful]).implode()))
    absent = base.filter(~pl.col(key).is_in(present.implode()), ~pl.col("township").is_in(silent.implode()))
    unsure = ~pl.col("_where").fill_null(value=False) | pl.col(key).is_in(doubtful.implode())
    hits = label_hits(context, absent.filter(~unsure))
    in_silent_townships = base.filter(pl.col("township").is_in(silent.implode()))
    open_ = pl.concat(
        [make_unknown(in_silent_townships, _find_unserved(context)), make_unknown(absent.filter(unsure), DOUBTFUL)]
    )
    open_ = open_.unique("household_id", keep="first", maintain_order=True)
    return replace(
        make_empty_answer(),
        hits=hits,
        evidence_rows=_select_register_rows(context, hits, key),
        unknown=open_.join(hits.select("household_id"), on="household_id", how="anti").sort("household_id"),
        unsure=make_unsure(context, [in_silent_townships, absent.filter(unsure)]),
        partly=f"{'、'.join(silent)}：{_find_unserved(context)}" if len(silent) else "",
    )


def find_absent_subjects(context: RuleContext) -> pl.DataFrame:
    """Frame `hits` of extracts taken at their word: who satisfies `where` and stands in no `absent_from` source."""
    key = "person_id" if context.rule.per == "person" else "household_id"
    frame = context.with_facts(context.people.members if context.rule.from_ == "members" else context.people.households)
    is_absent = ~pl.col(key).is_in(pl.concat(find_subjects_present(context, key)).implode())
    where = context.compile_predicate(context.rule.where).fill_null(value=False).alias("_where")
    return label_hits(context, frame.with_columns(where).filter("_where", is_absent))


def _find_unstated(context: RuleContext, base: pl.DataFrame, is_stated: pl.Expr) -> pl.Series:
    """Townships of which a department's extract knows but a few of the many that the rule asks about.

    Then the extract does not cover them, and absence says nothing (M31): most of a township's children out of school,
    or most of its people uninsured, is less likely than a list that was cut off. Where the whole county is known so
    badly, a township of few counts too. The register covers everybody it is about.
    """
    extracts = [
        absent for absent in context.rule.absent_from if context.setting.sources[absent.source].anchor == "linked"
    ]
    per = base.group_by("township").agg(
        pl.len().alias("asked"), is_stated.mean().alias("share"), is_stated.sum().alias("told")
    )
    county = per.select(pl.col("asked", "told").sum()).row(0, named=True)
    cut = county["asked"] >= MANY and county["told"] < COVERED * county["asked"]
    few = (pl.col("asked") >= MANY) | pl.lit(value=bool(cut))
    return per.filter(pl.lit(bool(extracts)), few, pl.col("share") < COVERED)["township"].sort()


def _find_unserved(context: RuleContext) -> str:
    titles = dict.fromkeys(context.setting.format_source(absent.source) for absent in context.rule.absent_from)
    return f"{'、'.join(titles)}没有当地多数人的有效记录，可能没有报全"


def _select_register_rows(context: RuleContext, hits: pl.DataFrame, key: str) -> pl.DataFrame:
    """The register's rows of those whom the rule found; they have no day."""
    rows = context.people.members.select(key, *PLACE, pl.lit(None, dtype=pl.Date).alias("day"))
    return hits.select(SUBJECT).join(rows, on=key, how="inner", maintain_order="left")


def find_subjects_present(context: RuleContext, key: str) -> tuple[pl.Series, pl.Series]:
    """Subjects certainly present in the `absent_from` sources, and those who only may be."""
    present, doubtful = [pl.Series(key, [], dtype=pl.String)], [pl.Series(key, [], dtype=pl.String)]
    for absent in context.rule.absent_from:
        if absent.source in context.setting.not_delivered:
            continue
        rows = _judge_rows(context, context.rows[absent.source], absent)
        is_certain = rows["_certain_hit"]
        present.append(rows.filter(is_certain)[key])
        doubtful.append(rows.filter(~is_certain)[key])
    return pl.concat(present).drop_nulls().unique(), pl.concat(doubtful).drop_nulls().unique()


def _judge_rows(context: RuleContext, rows: pl.DataFrame, absent: AbsentFrom) -> pl.DataFrame:
    """Rows for which `where` is true or not known, with `_certain_hit`."""
    where = context.row_predicate(absent.where)
    rows = context.with_facts(rows).with_columns(where.alias("_where")).filter(pl.col("_where").fill_null(value=True))
    return rows.with_columns((pl.col("_where").fill_null(value=False) & pl.col("certain")).alias("_certain_hit"))
