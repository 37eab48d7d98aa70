"""The frames of the county's summary: townships, departments, rules, guarantees, files."""

from __future__ import annotations

import polars as pl

from delivery.county.scorecard import scorecard
from delivery.excel.row_numbers import number_rows
from delivery.list_inputs import ListContext, ListTables
from delivery.list_labels import FILE_STATUSES, METHODS, in_words
from delivery.list_rows.place_counts import Prepared, guarantee_counts, households_per_risk, place_counts
from delivery.list_rows.run_status import delivery_status, named_departments, rule_status


def summary_frames(ready: Prepared, tables: ListTables, context: ListContext) -> dict[str, pl.DataFrame]:
    """Frame name -> rows, each numbered from 1; the names and fields of `summary` in `list_fields.FIELDS`."""
    frames = {
        "townships": _townships(ready, context),
        "departments": _departments(tables, context),
        "scorecard": scorecard(tables, context),
        "rules": rule_status(tables, context),
        "named": named_departments(tables, context),
        "coverage": guarantee_counts(ready.coverage, "township"),
        "files": _files(tables),
    }
    return number_rows(frames)


def _townships(ready: Prepared, context: ListContext) -> pl.DataFrame:
    """`place_counts` per township, with one column `risk:<风险>` for every risk of the policy."""
    risks = dict.fromkeys(label.risk for label in context.rules.values())
    per_risk = households_per_risk(ready, "township")
    found = dict.fromkeys([*risks, *per_risk["risk"].unique().sort()])
    return _spread(
        place_counts(ready, "township"), per_risk.rename({"households": "counted"}), "township", "risk", list(found)
    )


def _departments(tables: ListTables, context: ListContext) -> pl.DataFrame:
    """Per source: its delivery, its rows by outcome, its linked rows by method (`method:<方式>`), its clues."""
    outcomes = ["registered", "linked", "review", "unlinked"]
    linked = tables.links.filter(pl.col("decision") == "linked")
    per_method = linked.group_by("source", in_words("method", METHODS)).agg(pl.len().alias("counted"))
    clues = tables.findings.group_by("source").agg(pl.len().alias("clues"))
    rows = delivery_status(tables, context).rename({"source": "title", "source_id": "source"})
    for part in (tables.accounting.group_by("source").agg(pl.col(outcomes).sum()), clues):
        rows = rows.join(part, on="source", how="left", maintain_order="left")
    rows = rows.with_columns(pl.col(*outcomes, "clues").fill_null(0).cast(pl.Int64))
    rows = _spread(rows, per_method, "source", "method", list(METHODS.values()))
    return rows.drop("source").rename({"title": "source"})


def _files(tables: ListTables) -> pl.DataFrame:
    """Files and sheets whose rows were not used, and why."""
    aside = tables.files.filter(pl.col("status") != "recognised").sort("status", "file", "sheet")
    return aside.with_columns(status=in_words("status", FILE_STATUSES))


def _spread(rows: pl.DataFrame, counts: pl.DataFrame, key: str, family: str, members: list[str]) -> pl.DataFrame:
    """Add one column `family:member` per member to the rows, zero where nothing was counted."""
    one = [pl.col("counted").filter(pl.col(family) == m).sum().cast(pl.Int64).alias(f"{family}:{m}") for m in members]
    wide = rows.join(counts.group_by(key).agg(one), on=key, how="left", maintain_order="left")
    return wide.with_columns(pl.col("^" + family + ":.*$").fill_null(0))
