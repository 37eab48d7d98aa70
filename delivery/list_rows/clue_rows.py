"""Findings as rows of a list: whose, what, from whom, how sure."""

from __future__ import annotations

import polars as pl

from delivery.list_inputs import ListContext, ListTables
from delivery.list_labels import CERTAINTIES, METHODS, NOT_LINKED, department_of, in_words, rule_title, source_title
from delivery.list_rows.households import persons, registered, suspected

WHOLE_HOUSEHOLD = "（全户）"  # in place of a person's name where a finding is about the household's sum
_ROW = ["source", "file", "sheet", "row_number"]
_DENIED = "（乡镇核查为“非本人”，待人工确认）"


def current(tables: ListTables) -> pl.DataFrame:
    """Keep the findings that are sent out this period."""
    return tables.findings.join(tables.suppressed, on=["household_id", "clue_id"], how="anti", nulls_equal=True)


def household_clues(tables: ListTables, context: ListContext) -> pl.DataFrame:
    """One row per current finding about a household, with the household's and the person's columns.

    `rank`: confirmed before to_verify before attention. Households that are not suspected (attention only) have
    null in `on_list`, `priority` and the other columns of the suspected list.
    """
    found = current(tables).filter(pl.col("household_id").is_not_null()).drop("value")
    rows = _in_words(found, context).join(_homes(tables, context), on="household_id", how="left", suffix="_home")
    rows = rows.with_columns(pl.coalesce(f"{place}_home", place).alias(place) for place in ("township", "village"))
    rows = rows.join(persons(tables.members), on="person_id", how="left")
    rows = rows.join(methods(tables), on="clue_id", how="left").with_columns(
        pl.col("method").fill_null(NOT_LINKED), pl.coalesce("person_name", pl.lit(WHOLE_HOUSEHOLD)).alias("person_name")
    )
    rows = with_last_check(rows, tables.checks)
    return rows.sort(
        "township", "village", "priority", "household_id", "rank", "risk", "rule_id", "person_id", "clue_id"
    )


def area_clues(tables: ListTables, context: ListContext) -> pl.DataFrame:
    """List the findings about a village or a part of it, with the number of households registered there."""
    there = registered(tables.members).group_by("township", "village").len("households")
    found = _in_words(current(tables).filter(pl.col("household_id").is_null()), context)
    rows = found.join(there, on=["township", "village"], how="left").with_columns(pl.col("households").fill_null(0))
    return rows.with_columns(county=pl.lit(context.county)).sort("township", "village", "risk", "clue_id")


def methods(tables: ListTables) -> pl.DataFrame:
    """clue_id, method: how the rows that a finding rests on were linked; for likeness, at least how surely.

    Where a township has denied such a link and no officer has decided since, it says so.
    """
    links = tables.links.join(tables.finding_evidence, on=_ROW, how="semi").unique(
        _ROW, maintain_order=True, keep="first"
    )
    rows = tables.finding_evidence.join(links.select(*_ROW, "method", "score"), on=_ROW, how="left")
    word = pl.col("method").replace_strict(METHODS, default=NOT_LINKED, return_dtype=pl.String)
    # A likeness is never certain, however near to 1 it was computed.
    percent = (pl.col("score").min() * 100).floor().clip(upper_bound=99).cast(pl.Int64)
    per_method = rows.group_by("clue_id", word.alias("word")).agg(percent.alias("percent"))
    shown = pl.when((pl.col("word") == METHODS["fuzzy"]) & pl.col("percent").is_not_null())
    text = shown.then(pl.format("{}（{}%）", "word", "percent")).otherwise("word")
    told = (
        per_method.sort("clue_id", "word")
        .group_by("clue_id", maintain_order=True)
        .agg(text.str.join("、").alias("method"))
    )
    if tables.link_doubts.is_empty():
        return told
    denied = tables.finding_evidence.join(tables.link_doubts, on=_ROW, how="semi")["clue_id"].unique()
    marked = pl.when(pl.col("clue_id").is_in(denied.implode())).then(pl.col("method") + _DENIED).otherwise("method")
    return told.with_columns(marked.alias("method"))


def with_last_check(rows: pl.DataFrame, checks: pl.DataFrame) -> pl.DataFrame:
    """Add `last_check`: day and outcome of the clue's newest visit, or else of the household's."""
    told = checks.sort("checked_on", maintain_order=True).select(
        "household_id", "clue_id", told=pl.format("{} {}", pl.col("checked_on").dt.to_string("iso"), "result")
    )
    of_clue = told.drop_nulls("clue_id").group_by("household_id", "clue_id").agg(pl.col("told").last().alias("of_clue"))
    of_home = told.group_by("household_id").agg(pl.col("told").last().alias("of_home"))
    rows = rows.join(of_clue, on=["household_id", "clue_id"], how="left").join(of_home, on="household_id", how="left")
    return rows.with_columns(last_check=pl.coalesce("of_clue", "of_home")).drop("of_clue", "of_home")


def _homes(tables: ListTables, context: ListContext) -> pl.DataFrame:
    """Every registered household, with the columns of the suspected list where it stands there."""
    listed = suspected(tables, context).drop("risks")
    rest = registered(tables.members).join(listed, on="household_id", how="anti")
    return pl.concat([listed, rest.with_columns(county=pl.lit(context.county))], how="diagonal_relaxed")


def _in_words(findings: pl.DataFrame, context: ListContext) -> pl.DataFrame:
    ranks = {certainty: rank for rank, certainty in enumerate(CERTAINTIES)}
    return findings.with_columns(
        rule=rule_title("rule_id", context),
        department=department_of("source", context),
        source=source_title("source", context),
        rank=pl.col("certainty").replace_strict(ranks, default=len(ranks), return_dtype=pl.Int64),
        certainty=in_words("certainty", CERTAINTIES),
    )
