"""A rule being asked, and the three answers that it can give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from domain.county.expressions import compile_expression
from domain.county.fact_types import MEMBER_FACTS
from domain.county.rule import Rule
from domain.county.rule_names import find_masked_names, find_names_used
from domain.handover import PLACE
from screening.declarations.vocabulary import UNREADABLE
from screening.facts.household_facts import Population
from screening.frames import FRAMES
from screening.rules.evidence_sentences import make_sentence
from screening.rules.rule_parameters import RuleParameters

DOUBTFUL = "有读不出或待人工确认的记录"
NO_RECORD = "没有可用的记录"

HITS = FRAMES["hits"].schema
HOME = frozenset({"household_id", "township", "village"})
ROW_COLUMNS = frozenset({"person_id", "household_id", "certain", UNREADABLE, *PLACE})


@dataclass(frozen=True)
class RuleAnswer:
    """What a rule says. Whoever is neither in `hits` nor in `unknown` is clear.

    `hits`: frame `hits`. `evidence_rows`: frame `evidence_rows`. `unknown`: frame `unknown_households`. `values`: frame
    `household_values`, of a household rule. `unsure`: frame `unsure_subjects`, whatever was found of others of their
    household. `unknown_reason`: why the rule could not be asked at all (empty: it was); `partly`: why it could only be
    asked of a part.
    """

    hits: pl.DataFrame
    evidence_rows: pl.DataFrame
    unknown: pl.DataFrame
    values: pl.DataFrame
    unsure: pl.DataFrame
    unknown_reason: str = ""
    partly: str = ""


@dataclass(frozen=True)
class RuleContext:
    """A rule with what it is asked over: the setting, the people, the claimed rows per source, earlier answers."""

    rule: Rule
    setting: RuleParameters
    people: Population
    rows: Mapping[str, pl.DataFrame]
    earlier: Mapping[str, RuleAnswer] = field(default_factory=dict)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that the rule speaks of: no other column is carried."""
        return find_names_used(self.rule)

    def compile_predicate(self, text: str | None, default: bool = True) -> pl.Expr:
        """A boolean of the rule, compiled."""
        return pl.lit(value=default) if text is None else compile_expression(text)

    def row_predicate(self, text: str | None) -> pl.Expr:
        """A boolean over rows. Blank cells that it answers for itself are still not known when they are unreadable."""
        if text is None or not (masked := find_masked_names(text)):
            return self.compile_predicate(text)
        says = compile_expression(text)
        damaged = pl.col(UNREADABLE).list.eval(pl.element().is_in(sorted(masked))).list.any()
        return pl.when(damaged & ~says).then(None).otherwise(says)

    def with_constants(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with the thresholds and named days that the rule speaks of as columns."""
        constants = self.setting.constants
        return frame.with_columns(expr.alias(name) for name, expr in constants.items() if name in self.names)

    def with_facts(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows or people with the facts that the rule speaks of; whoever the register does not know is left out.

        A column of the frame that has the name of a fact gives way to it.
        """
        members = self.people.members.select("person_id", *(name for name in MEMBER_FACTS if name in self.names))
        homes = self.people.households
        homes = homes.select(name for name in homes.columns if name in self.names or name in HOME)
        names = self.names | ROW_COLUMNS
        facts = {*members.columns, *homes.columns} - {"person_id", "household_id"}
        plain = frame.select(name for name in frame.columns if name in names and name not in facts)
        if "person_id" in plain.columns and members.width > 1:
            plain = plain.join(members, on="person_id", how="left", maintain_order="left")
        return self.with_constants(plain.join(homes, on="household_id", how="inner", maintain_order="left"))


def make_empty_answer() -> RuleAnswer:
    """No hits, nothing unknown."""
    return RuleAnswer(
        hits=FRAMES["hits"].make_empty(),
        evidence_rows=FRAMES["evidence_rows"].make_empty(),
        unknown=FRAMES["unknown_households"].make_empty(),
        values=FRAMES["household_values"].make_empty(),
        unsure=FRAMES["unsure_subjects"].make_empty(),
    )


def find_households_in_doubt(context: RuleContext, text: str | None) -> pl.DataFrame:
    """household_id of the households with a subject for which the predicate is true or not known."""
    frame = context.people.households if context.rule.from_ == "households" else context.people.members
    # As a column first: from some 50,000 rows on, Polars 2.1 fails on a filter over a literal alone (no predicate).
    marked = context.with_facts(frame).with_columns(context.compile_predicate(text).alias("_concerned"))
    doubtful = marked.filter(pl.col("_concerned").fill_null(value=True))
    return doubtful.select("household_id").unique().sort("household_id")


def label_hits(context: RuleContext, hits: pl.DataFrame) -> pl.DataFrame:
    """Frame `hits`, with certainty and evidence sentence."""
    rule = context.rule
    confirmed = pl.col("_confirmed") if "_confirmed" in hits.columns else pl.lit(value=False)
    certainty = pl.when(confirmed).then(pl.lit("confirmed")).otherwise(pl.lit(rule.certainty))
    hits = hits.with_columns(certainty.alias("certainty"), make_sentence(hits, rule.evidence))
    hits = _add_bracket(context, hits)
    absent = [name for name in HITS if name not in hits.columns]
    hits = hits.with_columns(pl.lit(None, dtype=HITS[name]).alias(name) for name in absent)
    if rule.per == "household":
        hits = hits.with_columns(pl.lit(None, dtype=pl.String).alias("person_id"))
    return hits.select(pl.col(name).cast(dtype) for name, dtype in HITS.items())


def _add_bracket(context: RuleContext, hits: pl.DataFrame) -> pl.DataFrame:
    """The hits with the label of the first bracket that each is in."""
    labels = [pl.when(compile_expression(text)).then(pl.lit(label)) for label, text in context.rule.brackets.items()]
    return context.with_constants(hits).with_columns(pl.coalesce(labels).alias("bracket")) if labels else hits


def make_unsure(context: RuleContext, frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Frame `unsure_subjects` of the frames' members, or of their households where the rule is about these."""
    no_person = pl.lit(None, dtype=pl.String)
    person = pl.col("person_id") if context.rule.per == "person" else no_person.alias("person_id")
    subjects = [frame.select("household_id", person).drop_nulls("household_id") for frame in frames]
    return pl.concat([make_empty_answer().unsure, *subjects]).unique().sort("household_id", "person_id")


def make_unknown(frame: pl.DataFrame, reason: str) -> pl.DataFrame:
    """Frame `unknown_households` of the frame's households, each once, for that reason."""
    households = frame.select("household_id").drop_nulls().unique().sort("household_id")
    return households.with_columns(pl.lit(reason).alias("reason"))
