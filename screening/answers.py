"""A rule being asked, and the three answers that it can give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from domain.declarations.policy import Rule
from domain.declarations.vocabulary import MEMBER_FACTS
from screening.evidence import sentence
from screening.facts import Population
from screening.setting import Setting

DOUBTFUL = "有读不出或待人工确认的记录"
NO_RECORD = "没有可用的记录"

HITS = pl.Schema(
    {
        "household_id": pl.String,
        "person_id": pl.String,
        "township": pl.String,
        "village": pl.String,
        "subject": pl.String,
        "value": pl.Float64,
        "certainty": pl.String,
        "evidence": pl.String,
        "due_from": pl.Date,
    }
)
SUBJECT = ("household_id", "person_id", "township", "village", "subject")


@dataclass(frozen=True)
class Answer:
    """What a rule says. Whoever is neither in `hits` nor in `unknown` is clear.

    `hits`: schema HITS. `rests_on`: SUBJECT + file, sheet, row_number. `unknown`: household_id, reason.
    `values`: household_id, value (of a household rule). `missing`: undelivered sources it needed.
    """

    hits: pl.DataFrame
    rests_on: pl.DataFrame
    unknown: pl.DataFrame
    values: pl.DataFrame
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A rule with what it is asked over: the setting, the people, and the claimed rows per source."""

    rule: Rule
    setting: Setting
    people: Population
    rows: Mapping[str, pl.DataFrame]

    def predicate(self, text: str | None, default: bool = True) -> pl.Expr:
        """A boolean of the rule, compiled."""
        return pl.lit(value=default) if text is None else pl.sql_expr(text)

    def with_constants(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with thresholds and named days as columns."""
        return frame.with_columns(expr.alias(name) for name, expr in self.setting.constants.items())

    def with_facts(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with the facts of its members and households, and the constants."""
        members = self.people.members.select("person_id", *MEMBER_FACTS)
        households = self.people.households
        known = {*members.columns, *households.columns} - {"person_id", "household_id"}
        plain = frame.drop(known, strict=False)
        if "person_id" in plain.columns:
            plain = plain.join(members, on="person_id", how="left")
        joined = plain.join(households, on="household_id", how="left")
        return self.with_constants(joined)


def nothing() -> Answer:
    """No hits, nothing unknown."""
    places = {name: HITS[name] for name in SUBJECT} | {
        "file": pl.String(),
        "sheet": pl.String(),
        "row_number": pl.Int64(),
    }
    return Answer(
        hits=pl.DataFrame(schema=HITS),
        rests_on=pl.DataFrame(schema=places),
        unknown=pl.DataFrame(schema={"household_id": pl.String, "reason": pl.String}),
        values=pl.DataFrame(schema={"household_id": pl.String, "value": pl.Float64}),
    )


def concerned(asked: Asked, text: str | None) -> pl.DataFrame:
    """household_id of the households with a subject for which the predicate is true or not known."""
    frame = asked.people.households if asked.rule.from_ == "households" else asked.people.members
    doubtful = asked.with_facts(frame).filter(asked.predicate(text).fill_null(value=True))
    return doubtful.select("household_id").unique().sort("household_id")


def labelled(asked: Asked, hits: pl.DataFrame) -> pl.DataFrame:
    """The hits in the schema HITS, with certainty and evidence sentence."""
    rule = asked.rule
    confirmed = pl.col("_confirmed") if "_confirmed" in hits.columns else pl.lit(value=False)
    certainty = pl.when(confirmed).then(pl.lit("confirmed")).otherwise(pl.lit(rule.certainty))
    hits = hits.with_columns(certainty.alias("certainty"), sentence(hits, rule.evidence))
    absent = [name for name in HITS if name not in hits.columns]
    hits = hits.with_columns(pl.lit(None, dtype=HITS[name]).alias(name) for name in absent)
    if rule.per == "household":
        hits = hits.with_columns(pl.lit(None, dtype=pl.String).alias("person_id"))
    return hits.select(pl.col(name).cast(dtype) for name, dtype in HITS.items())


def unknown(frame: pl.DataFrame, reason: str) -> pl.DataFrame:
    """household_id (of the frame, each once) and the reason why the rule cannot answer for it."""
    found = frame.select("household_id").drop_nulls().unique().sort("household_id")
    return found.with_columns(pl.lit(reason).alias("reason"))
