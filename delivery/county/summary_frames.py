"""The frames of the county's summary: townships, departments, rules, guarantees, files."""

from __future__ import annotations

import polars as pl

from delivery.county.scorecard import SCORECARD_FIELDS, make_scorecard
from delivery.list_frames import ListFields, make_list_frames
from delivery.list_inputs import DocumentContext, ListInputs
from delivery.list_labels import FILE_STATUS_LABELS, METHOD_LABELS, translate_codes
from delivery.list_rows.place_counts import (
    COUNT_FIELDS,
    GUARANTEE_FIELDS,
    CountyRows,
    count_guarantees,
    count_households_per_risk,
    count_per_place,
)
from delivery.list_rows.run_status import (
    DELIVERY_FIELDS,
    NAMED_FIELDS,
    RULE_FIELDS,
    list_deliveries,
    list_named_departments,
    list_rules,
)

FIELDS: ListFields = {
    "townships": ("township", *COUNT_FIELDS, "risk:"),
    "departments": (*DELIVERY_FIELDS, "registered", "linked", "review", "unlinked", "method:", "clues"),
    "scorecard": SCORECARD_FIELDS,
    "rules": RULE_FIELDS,
    "named": NAMED_FIELDS,
    "coverage": ("township", *GUARANTEE_FIELDS),
    "files": ("file", "sheet", "status", "message"),
}


def make_summary_frames(
    county_rows: CountyRows, tables: ListInputs, context: DocumentContext
) -> dict[str, pl.DataFrame]:
    """Frame name -> rows, with `FIELDS`."""
    frames = {
        "townships": _make_townships(county_rows, context),
        "departments": _make_departments(tables, context),
        "scorecard": make_scorecard(tables, context),
        "rules": list_rules(tables, context),
        "named": list_named_departments(tables, context),
        "coverage": count_guarantees(county_rows.coverage, "township"),
        "files": _list_unused_files(tables),
    }
    return make_list_frames(frames, FIELDS)


def _make_townships(county_rows: CountyRows, context: DocumentContext) -> pl.DataFrame:
    """`count_per_place` per township, with one column `risk:<风险>` for every risk of the policy."""
    risks = dict.fromkeys(label.risk for label in context.rules.values())
    per_risk = count_households_per_risk(county_rows, "township")
    risk_columns = dict.fromkeys([*risks, *per_risk["risk"].unique().sort()])
    return _add_count_columns(
        count_per_place(county_rows, "township"),
        per_risk.rename({"households": "counted"}),
        "township",
        "risk",
        list(risk_columns),
    )


def _make_departments(tables: ListInputs, context: DocumentContext) -> pl.DataFrame:
    """Per source: its delivery, its rows by outcome, its linked rows by method (`method:<方式>`), its clues."""
    outcomes = ["registered", "linked", "review", "unlinked"]
    linked = tables.links.filter(pl.col("decision") == "linked")
    per_method = linked.group_by("source", translate_codes("method", METHOD_LABELS)).agg(pl.len().alias("counted"))
    clues = tables.findings.group_by("source").agg(pl.len().alias("clues"))
    rows = list_deliveries(tables, context).rename({"source": "title", "source_id": "source"})
    for counts in (tables.accounting.group_by("source").agg(pl.col(outcomes).sum()), clues):
        rows = rows.join(counts, on="source", how="left", maintain_order="left")
    rows = rows.with_columns(pl.col(*outcomes, "clues").fill_null(0).cast(pl.Int64))
    rows = _add_count_columns(rows, per_method, "source", "method", list(METHOD_LABELS.values()))
    return rows.drop("source").rename({"title": "source"})


def _list_unused_files(tables: ListInputs) -> pl.DataFrame:
    """Files and sheets whose rows were not used, and why."""
    unused = tables.files.filter(pl.col("status") != "recognised").sort("status", "file", "sheet")
    return unused.with_columns(status=translate_codes("status", FILE_STATUS_LABELS))


def _add_count_columns(
    rows: pl.DataFrame, counts: pl.DataFrame, key: str, family: str, members: list[str]
) -> pl.DataFrame:
    """Add one column `family:member` per member to the rows, zero where nothing was counted."""
    columns = [
        pl.col("counted").filter(pl.col(family) == m).sum().cast(pl.Int64).alias(f"{family}:{m}") for m in members
    ]
    wide = rows.join(counts.group_by(key).agg(columns), on=key, how="left", maintain_order="left")
    return wide.with_columns(pl.col("^" + family + ":.*$").fill_null(0))
