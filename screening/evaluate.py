"""Ask one rule of everybody: hit, clear or unknown, with the rows that a hit rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from domain.declarations.policy import AbsentFrom, Rule
from domain.declarations.vocabulary import MEMBER_FACTS
from domain.handover import PLACE
from screening.evidence import sentence, summarised, template_fields
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


def evaluate(asked: Asked) -> Answer:
    """The rule's answer. Only certain rows make a hit; anything doubtful makes unknown, never clear."""
    rule = asked.rule
    missing = tuple(source for source in rule.sources if source in asked.setting.not_delivered)
    if missing:
        return replace(_nothing(), unknown=_all_concerned(asked, missing), missing=missing)
    if rule.from_ in {"members", "households"}:
        return _from_register(asked)
    return _from_rows(asked)


def _nothing() -> Answer:
    places = {name: HITS[name] for name in SUBJECT} | {"file": pl.String(), "sheet": pl.String(), "row_number": pl.Int64()}
    return Answer(
        hits=pl.DataFrame(schema=HITS),
        rests_on=pl.DataFrame(schema=places),
        unknown=pl.DataFrame(schema={"household_id": pl.String, "reason": pl.String}),
        values=pl.DataFrame(schema={"household_id": pl.String, "value": pl.Float64}),
    )


def _all_concerned(asked: Asked, missing: tuple[str, ...]) -> pl.DataFrame:
    """Every household that the rule could have concerned, when a source it needs is not there."""
    rule = asked.rule
    reason = f"未提供：{'、'.join(asked.setting.title(source) for source in missing)}"
    text = rule.where if rule.from_ in {"members", "households"} else rule.concerns
    return _concerned(asked, text).with_columns(pl.lit(reason).alias("reason"))


def _concerned(asked: Asked, text: str | None) -> pl.DataFrame:
    """household_id of the households with a subject for which the predicate is true or not known."""
    frame = asked.people.households if asked.rule.from_ == "households" else asked.people.members
    doubtful = asked.with_facts(frame).filter(asked.predicate(text).fill_null(value=True))
    return doubtful.select("household_id").unique().sort("household_id")


def _from_register(asked: Asked) -> Answer:
    """Members or households that satisfy `where` and stand in none of the `absent_from` sources."""
    rule = asked.rule
    key = "person_id" if rule.per == "person" else "household_id"
    frame = asked.with_facts(asked.people.members if rule.from_ == "members" else asked.people.households)
    base = frame.with_columns(asked.predicate(rule.where).alias("_where")).filter(pl.col("_where").fill_null(value=True))
    found, doubtful = _present(asked, key)
    left = base.filter(~pl.col(key).is_in(found.implode()))
    unsure = ~pl.col("_where").fill_null(value=False) | pl.col(key).is_in(doubtful.implode())
    hits = left.filter(~unsure)
    if rule.per == "household":
        hits = hits.with_columns(pl.lit(None, dtype=pl.String).alias("person_id"))
    hits = hits.with_columns(pl.lit(None, dtype=pl.String).alias("subject"), pl.lit(None, dtype=pl.Float64).alias("value"))
    return replace(_nothing(), hits=_hits(asked, hits), unknown=_unknown(left.filter(unsure), DOUBTFUL))


def _present(asked: Asked, key: str) -> tuple[pl.Series, pl.Series]:
    """Subjects certainly present in the `absent_from` sources, and those who only may be."""
    found, doubtful = [pl.Series(key, [], dtype=pl.String)], [pl.Series(key, [], dtype=pl.String)]
    for absent in asked.rule.absent_from:
        if absent.source in asked.setting.not_delivered:
            continue
        rows = _judged(asked, asked.rows[absent.source], absent)
        sure = rows["_certain_hit"]
        found.append(rows.filter(sure)[key])
        doubtful.append(rows.filter(~sure)[key])
    return pl.concat(found).drop_nulls().unique(), pl.concat(doubtful).drop_nulls().unique()


def _judged(asked: Asked, rows: pl.DataFrame, absent: AbsentFrom) -> pl.DataFrame:
    """Rows for which `where` is true or not known, with `_certain_hit`."""
    where = asked.predicate(absent.where)
    rows = asked.with_facts(rows).with_columns(where.alias("_where")).filter(pl.col("_where").fill_null(value=True))
    return rows.with_columns((pl.col("_where").fill_null(value=False) & pl.col("certain")).alias("_certain_hit"))


def _from_rows(asked: Asked) -> Answer:
    rule = asked.rule
    rows = asked.rows[rule.from_]
    if rule.per == "village":
        rows = asked.with_constants(rows.with_columns(pl.lit(None, dtype=pl.String).alias(n) for n in ("person_id", "household_id")))
    else:
        rows = asked.with_facts(rows)
    if rule.latest:
        rows = _newest(rows, rule.latest, _owner(asked))
    subject = pl.lit(None, dtype=pl.String) if rule.subject is None else pl.col(rule.subject).cast(pl.String)
    rows = rows.with_columns(subject.alias("subject"), asked.predicate(rule.where).alias("_where"))
    counted = rows.filter(pl.col("_where").fill_null(value=False) & pl.col("certain"))
    doubtful = rows.filter(pl.col("_where").fill_null(value=True) & ~(pl.col("_where").fill_null(value=False) & pl.col("certain")))
    return _answered(asked, counted, doubtful)


def _owner(asked: Asked) -> str:
    """Whose newest row counts: a household's where rows are about households, else a person's."""
    return "household_id" if asked.setting.sources[asked.rule.from_].grain == "household" else "person_id"


def _newest(rows: pl.DataFrame, day: str, owner: str) -> pl.DataFrame:
    """Only the newest certain rows of each owner; an undated row beside others could be the newest, so it is doubtful."""
    certain = pl.col("certain")
    dated = certain & pl.col(day).is_not_null()
    alone = certain.sum().over(owner) == 1
    newest = pl.when(dated).then(pl.col(day)).max().over(owner)
    rows = rows.with_columns((dated | alone).alias("_dated"), (pl.col(day) == newest).alias("_is_newest"))
    rows = rows.filter(~(pl.col("_dated") & certain) | pl.col("_is_newest").fill_null(value=True))
    return rows.with_columns((certain & pl.col("_dated")).alias("certain")).drop("_dated", "_is_newest")


def _answered(asked: Asked, counted: pl.DataFrame, doubtful: pl.DataFrame) -> Answer:
    """Aggregate the counted rows per subject, ask `hit` of the aggregates."""
    rule = asked.rule
    keys = _keys(rule)
    groups = asked.with_constants(_aggregated(asked, counted, keys))
    groups = groups.with_columns(asked.predicate(rule.hit).alias("_hit"))
    hits = groups.filter(pl.col("_hit").fill_null(value=False))
    unsure = groups.filter(~pl.col("_hit").fill_null(value=False) & (pl.col("_hit").is_null() | pl.col("_unknown").fill_null(value=True)))
    places = counted.with_columns(pl.col(k) if k in keys else pl.lit(None, dtype=HITS[k]).alias(k) for k in SUBJECT)
    rests_on = places.join(hits.select(keys), on=keys, how="semi", nulls_equal=True).select(*SUBJECT, *PLACE)
    whole_household = rule.per == "household" and rule.subject is None
    return Answer(
        hits=_hits(asked, hits),
        rests_on=rests_on.unique(maintain_order=True),
        unknown=_left_open(asked, counted, [doubtful, unsure], hits),
        values=groups.select("household_id", "value") if whole_household else _nothing().values,
    )


def _keys(rule: Rule) -> list[str]:
    """What one answer is about, for rows of a source."""
    if rule.per == "village":
        return ["township", "village", "subject"]
    return ["household_id", "subject"] if rule.per == "household" else ["household_id", "person_id", "subject"]


def _aggregated(asked: Asked, counted: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """One row per subject: value, further aggregates, facts, and what the evidence sentence names."""
    rule = asked.rule
    aggregates = {name: pl.sql_expr(text).cast(pl.Float64).round(6) for name, text in rule.also.items()}
    # Rounded far below a cent: sums of floats must not fall short of a threshold that they reach on paper.
    value = pl.sql_expr(rule.value).cast(pl.Float64).round(6) if rule.value else pl.lit(None, dtype=pl.Float64)
    aggregates |= {
        "value": value,
        "_unknown": pl.sql_expr(rule.unknown) if rule.unknown else pl.lit(value=False),
        "_confirmed": asked.predicate(rule.confirmed_when, default=False).fill_null(value=False).any(),
        "due_from": pl.col(rule.due_from).min() if rule.due_from else pl.lit(None, dtype=pl.Date),
    }
    constants = set(asked.setting.constants)
    kept = [c for c in counted.columns if c not in {*keys, *aggregates, *constants, "subject", "certain", "_where"}]
    shown = set(template_fields(rule.evidence))
    carried = {name: summarised(name, counted.schema[name]) for name in kept if name in shown}
    facts = {name: pl.col(name).first() for name in kept if name not in carried and name not in PLACE}
    expressions = {name: expr.alias(name) for name, expr in (facts | carried | aggregates).items()}
    return counted.group_by(keys, maintain_order=True).agg(**expressions)


def _hits(asked: Asked, hits: pl.DataFrame) -> pl.DataFrame:
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


def _left_open(asked: Asked, counted: pl.DataFrame, unsure: list[pl.DataFrame], hits: pl.DataFrame) -> pl.DataFrame:
    """Households that the rule cannot answer for: doubtful rows, or silence where silence is not an answer."""
    if asked.rule.per == "village":
        unsure = [_living_there(asked, frame) for frame in unsure]
    open_ = pl.concat([_unknown(frame, DOUBTFUL) for frame in unsure])
    if asked.rule.silent == "unknown":
        concerned = _concerned(asked, asked.rule.concerns)
        silent = concerned.join(counted.select("household_id"), on="household_id", how="anti")
        open_ = pl.concat([open_, _unknown(silent, NO_RECORD)])
    open_ = open_.unique("household_id", keep="first", maintain_order=True)
    return open_.join(hits.select("household_id"), on="household_id", how="anti").sort("household_id")


def _living_there(asked: Asked, areas: pl.DataFrame) -> pl.DataFrame:
    """The households of the villages that the rows are about."""
    return asked.people.households.join(areas, on=["township", "village"], how="semi")


def _unknown(frame: pl.DataFrame, reason: str) -> pl.DataFrame:
    found = frame.select("household_id").drop_nulls().unique().sort("household_id")
    return found.with_columns(pl.lit(reason).alias("reason"))
