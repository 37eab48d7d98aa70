"""Findings as rows of a list: whose, what, from whom, how sure."""

from __future__ import annotations

import polars as pl

from delivery.list_inputs import DocumentContext, ListInputs
from delivery.list_labels import (
    CERTAINTY_LABELS,
    METHOD_LABELS,
    NOT_LINKED,
    WHOLE_HOUSEHOLD,
    name_department,
    name_rule,
    name_source,
    translate_codes,
)
from delivery.list_rows.households import SUSPECTED_FIELDS, list_households, list_persons, list_suspected

CLUE_FIELDS = (
    *(*SUSPECTED_FIELDS, "bracket", "clue_id", "person_name", "person_id_number", "relation", "risk", "rule"),
    *("department", "source", "evidence", "method", "certainty", "last_check", "on_list"),
)
AREA_FIELDS = (
    *("county", "township", "village", "clue_id", "risk", "rule", "department", "source", "evidence", "households"),
)
_ROW = ["source", "file", "sheet", "row_number"]
_DENIED = "（乡镇核查为“非本人”，待人工确认）"


def filter_current_findings(tables: ListInputs) -> pl.DataFrame:
    """Keep the findings that are sent out this period."""
    return tables.findings.join(tables.suppressed, on=["household_id", "clue_id"], how="anti", nulls_equal=True)


def list_household_clues(tables: ListInputs, context: DocumentContext) -> pl.DataFrame:
    """`CLUE_FIELDS`: one row per current finding about a household, with the household's and the person's columns.

    `rank`: confirmed before to_verify before attention. Households that are not suspected (attention only) have
    null in `on_list`, `priority` and the other columns of the suspected list.
    """
    findings = filter_current_findings(tables).filter(pl.col("household_id").is_not_null()).drop("value")
    rows = _translate_findings(findings, context).join(
        _list_homes(tables, context), on="household_id", how="left", suffix="_home"
    )
    rows = rows.with_columns(pl.coalesce(f"{place}_home", place).alias(place) for place in ("township", "village"))
    rows = rows.join(list_persons(tables.members), on="person_id", how="left")
    rows = rows.join(describe_link_methods(tables), on="clue_id", how="left").with_columns(
        pl.col("method").fill_null(NOT_LINKED), pl.coalesce("person_name", pl.lit(WHOLE_HOUSEHOLD)).alias("person_name")
    )
    rows = add_last_visit(rows, tables.visits)
    return rows.sort(
        "township", "village", "priority", "household_id", "rank", "risk", "rule_id", "person_id", "clue_id"
    )


def list_area_clues(tables: ListInputs, context: DocumentContext) -> pl.DataFrame:
    """`AREA_FIELDS`: the findings about a village or a part of it, with the number of households registered there."""
    place_counts = list_households(tables.members).group_by("township", "village").len("households")
    findings = _translate_findings(filter_current_findings(tables).filter(pl.col("household_id").is_null()), context)
    rows = findings.join(place_counts, on=["township", "village"], how="left").with_columns(
        pl.col("households").fill_null(0)
    )
    return rows.with_columns(county=pl.lit(context.county)).sort("township", "village", "risk", "clue_id")


def describe_link_methods(tables: ListInputs) -> pl.DataFrame:
    """clue_id, method: how the rows that a finding rests on were linked; for likeness, at least how surely.

    Where a township has denied such a link and no officer has decided since, it says so.
    """
    links = tables.links.join(tables.finding_evidence, on=_ROW, how="semi").unique(
        _ROW, maintain_order=True, keep="first"
    )
    rows = tables.finding_evidence.join(links.select(*_ROW, "method", "score"), on=_ROW, how="left")
    label = pl.col("method").replace_strict(METHOD_LABELS, default=NOT_LINKED, return_dtype=pl.String)
    # A likeness is never certain, however near to 1 it was computed.
    percent = (pl.col("score").min() * 100).floor().clip(upper_bound=99).cast(pl.Int64)
    per_method = rows.group_by("clue_id", label.alias("word")).agg(percent.alias("percent"))
    with_percent = pl.when((pl.col("word") == METHOD_LABELS["fuzzy"]) & pl.col("percent").is_not_null())
    text = with_percent.then(pl.format("{}（{}%）", "word", "percent")).otherwise("word")
    methods = (
        per_method.sort("clue_id", "word")
        .group_by("clue_id", maintain_order=True)
        .agg(text.str.join("、").alias("method"))
    )
    if tables.link_doubts.is_empty():
        return methods
    denied_clues = tables.finding_evidence.join(tables.link_doubts, on=_ROW, how="semi")["clue_id"].unique()
    method = (
        pl.when(pl.col("clue_id").is_in(denied_clues.implode())).then(pl.col("method") + _DENIED).otherwise("method")
    )
    return methods.with_columns(method.alias("method"))


def add_last_visit(rows: pl.DataFrame, checks: pl.DataFrame) -> pl.DataFrame:
    """Add `last_check`: day and outcome of the clue's newest visit, or else of the household's."""
    visits = checks.sort("checked_on", maintain_order=True).select(
        "household_id", "clue_id", told=pl.format("{} {}", pl.col("checked_on").dt.to_string("iso"), "result")
    )
    of_clue = (
        visits.drop_nulls("clue_id").group_by("household_id", "clue_id").agg(pl.col("told").last().alias("of_clue"))
    )
    of_home = visits.group_by("household_id").agg(pl.col("told").last().alias("of_home"))
    rows = rows.join(of_clue, on=["household_id", "clue_id"], how="left").join(of_home, on="household_id", how="left")
    return rows.with_columns(last_check=pl.coalesce("of_clue", "of_home")).drop("of_clue", "of_home")


def _list_homes(tables: ListInputs, context: DocumentContext) -> pl.DataFrame:
    """Every registered household, with the columns of the suspected list where it stands there."""
    listed_households = list_suspected(tables, context).drop("risks")
    other_households = list_households(tables.members).join(listed_households, on="household_id", how="anti")
    return pl.concat(
        [listed_households, other_households.with_columns(county=pl.lit(context.county))], how="diagonal_relaxed"
    )


def _translate_findings(findings: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    ranks = {certainty: rank for rank, certainty in enumerate(CERTAINTY_LABELS)}
    return findings.with_columns(
        rule=name_rule("rule_id", context),
        department=name_department("source", context),
        source=name_source("source", context),
        rank=pl.col("certainty").replace_strict(ranks, default=len(ranks), return_dtype=pl.Int64),
        certainty=translate_codes("certainty", CERTAINTY_LABELS),
    )
