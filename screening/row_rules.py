"""Rules about the rows of a source: which rows count, what they come to per subject, and whether that is a hit."""

from __future__ import annotations

import polars as pl

from domain.declarations.policy import Rule
from domain.handover import PLACE
from screening.answers import DOUBTFUL, HITS, NO_RECORD, SUBJECT, Answer, Asked, concerned, labelled, nothing, unknown
from screening.evidence import summarised, template_fields
from screening.register_rules import present


def from_rows(asked: Asked) -> Answer:
    """Hits of a rule over its source's rows; what a row leaves open is unknown for its household."""
    rule = asked.rule
    rows = _with_surroundings(asked, asked.rows[rule.from_])
    if rule.latest:
        rows = _newest(rows, rule.latest, _owner(asked))
    subject = pl.lit(None, dtype=pl.String) if rule.subject is None else pl.col(rule.subject).cast(pl.String)
    rows = rows.with_columns(subject.alias("subject"), asked.predicate(rule.where).alias("_where"))
    rows = _unless_present(asked, rows.filter(pl.col("_where").fill_null(value=True)))
    counts = pl.col("_where").fill_null(value=False) & pl.col("certain")
    return _answered(asked, rows.filter(counts), rows.filter(~counts))


def _with_surroundings(asked: Asked, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with facts and constants; an area has no facts of anybody."""
    if asked.rule.per != "village":
        return asked.with_facts(rows)
    nobody = pl.lit(None, dtype=pl.String)
    return asked.with_constants(rows.with_columns(nobody.alias("person_id"), nobody.alias("household_id")))


def _unless_present(asked: Asked, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of subjects that stand in no `absent_from` source; who only may stand there makes a row doubtful."""
    if not asked.rule.absent_from:
        return rows
    key = "household_id" if asked.rule.per == "household" else "person_id"
    found, doubtful = present(asked, key)
    rows = rows.filter(~pl.col(key).is_in(found.implode()))
    return rows.with_columns(pl.col("certain") & ~pl.col(key).is_in(doubtful.implode()))


def _owner(asked: Asked) -> str:
    """Whose newest row counts: a household's where rows are about households, else a person's."""
    return "household_id" if asked.setting.sources[asked.rule.from_].grain == "household" else "person_id"


def _newest(rows: pl.DataFrame, day: str, owner: str) -> pl.DataFrame:
    """Each owner's newest certain rows, and what may be newer: doubtful rows, and undated ones beside others."""
    dated = pl.col("certain") & pl.col(day).is_not_null()
    alone = pl.col("certain") & (pl.col("certain").sum().over(owner) == 1)
    newest = pl.when(dated).then(pl.col(day)).max().over(owner)
    rows = rows.filter((pl.col(day) >= newest).fill_null(value=True))
    return rows.with_columns(dated | alone)


def _answered(asked: Asked, counted: pl.DataFrame, doubtful: pl.DataFrame) -> Answer:
    """Aggregate the counted rows per subject, ask `hit` of the aggregates."""
    rule = asked.rule
    keys = _keys(rule)
    groups = asked.with_constants(_aggregated(asked, counted, keys))
    groups = groups.with_columns(asked.predicate(rule.hit).alias("_hit"))
    hits = groups.filter(pl.col("_hit").fill_null(value=False))
    unsure = groups.filter(
        ~pl.col("_hit").fill_null(value=False) & (pl.col("_hit").is_null() | pl.col("_unknown").fill_null(value=True))
    )
    places = counted.with_columns(pl.col(k) if k in keys else pl.lit(None, dtype=HITS[k]).alias(k) for k in SUBJECT)
    rests_on = places.join(hits.select(keys), on=keys, how="semi", nulls_equal=True).select(*SUBJECT, *PLACE)
    whole_household = rule.per == "household" and rule.subject is None
    return Answer(
        hits=labelled(asked, hits),
        rests_on=rests_on.unique(maintain_order=True),
        unknown=_left_open(asked, counted, [doubtful, unsure], hits),
        values=groups.select("household_id", "value") if whole_household else nothing().values,
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


def _left_open(asked: Asked, counted: pl.DataFrame, unsure: list[pl.DataFrame], hits: pl.DataFrame) -> pl.DataFrame:
    """Households that the rule cannot answer for: doubtful rows, or silence where silence is not an answer."""
    if asked.rule.per == "village":
        unsure = [_living_there(asked, frame) for frame in unsure]
    open_ = pl.concat([unknown(frame, DOUBTFUL) for frame in unsure])
    if asked.rule.silent == "unknown":
        silent = concerned(asked, asked.rule.concerns).join(
            counted.select("household_id"), on="household_id", how="anti"
        )
        open_ = pl.concat([open_, unknown(silent, NO_RECORD)])
    open_ = open_.unique("household_id", keep="first", maintain_order=True)
    return open_.join(hits.select("household_id"), on="household_id", how="anti").sort("household_id")


def _living_there(asked: Asked, areas: pl.DataFrame) -> pl.DataFrame:
    """The households of the villages that the rows are about."""
    return asked.people.households.join(areas, on=["township", "village"], how="semi")
