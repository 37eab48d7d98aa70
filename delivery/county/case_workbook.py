"""单户比对: what is known, found and not known of one household, or of a few."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.list_frames import ListFields, make_list_frames
from delivery.list_labels import (
    CERTAINTY_LABELS,
    VERDICT_LABELS,
    WHOLE_HOUSEHOLD,
    name_department,
    name_rule,
    name_source,
    translate_codes,
)
from delivery.list_rows.households import describe_household_kind
from delivery.list_rows.run_status import list_source_dates
from delivery.path_names import make_safe_name
from domain.county.policy import GUARANTEES
from domain.handover import PLACE
from domain.row_places import format_row_place

_HOUSEHOLD = ("township", "village", "group", "household_id", "head_name", "household_size", "phone", "household_kind")
FIELDS: ListFields = {
    "households": (*_HOUSEHOLD, "outcome", "risks", "due_on"),
    "guarantees": ("household_id", "guarantee", "verdict", "department", "source", "dated", "reason"),
    "clues": (
        *("household_id", "person_name", "risk", "rule", "certainty", "department", "source", "evidence"),
        "places",
    ),
    "open": ("household_id", "subject", "why"),
    "members": ("household_id", "name", "id_number", "relation", "sex", "birth_date", "remark"),
}
OUTCOMES = {"listed": "列入疑似风险户", "to_verify": "待核实", "clear": "没有列入"}


@dataclass(frozen=True)
class CaseInputs:
    """What a case workbook is made from: the tables of a comparison, of the households asked about alone.

    `households`: in the order asked. `homes`: a line per household, as `screening.summary.households` makes it.
    `departed`: person_id of those who died or moved out, perhaps. `deliveries`: of the whole county. `open_rules`:
    rule_id, household_id, reason of what could not be told. `rows_in_review`: household_id, source, file, sheet,
    row_number, reason of rows in review that may be theirs.
    """

    households: list[str]
    homes: pl.DataFrame
    members: pl.DataFrame
    departed: pl.DataFrame
    findings: pl.DataFrame
    finding_evidence: pl.DataFrame
    suspected: pl.DataFrame
    coverage: pl.DataFrame
    links: pl.DataFrame
    deliveries: pl.DataFrame
    open_rules: pl.DataFrame
    rows_in_review: pl.DataFrame


def write_case(
    folder: Path, tables: CaseInputs, context: DocumentContext, reasons: Mapping[str, str], layout: WorkbookLayout
) -> Path:
    """Write the workbook into the folder; `reasons`: outcome code of a link -> words.

    Raises `OSError` when the file cannot be written.
    """
    frames = make_list_frames(make_case_frames(tables, context, reasons), FIELDS)
    path = folder / f"{make_safe_name(layout.file_name.format_map(context.make_texts()))}.xlsx"
    write_workbook(path, layout, frames, context.make_texts(), context.as_of)
    return path


def make_case_frames(
    tables: CaseInputs, context: DocumentContext, reasons: Mapping[str, str]
) -> dict[str, pl.DataFrame]:
    """Frame name -> rows, with `FIELDS` and more."""
    frames = {
        "households": make_households(tables),
        "guarantees": make_guarantees(tables, context),
        "clues": make_clues(tables, context),
        "open": make_open_questions(tables, context, reasons),
        "members": _make_members(tables),
    }
    order = pl.DataFrame({"household_id": tables.households}).with_row_index("_turn")
    return {
        name: frame.join(order, on="household_id").sort("_turn", maintain_order=True).drop("_turn")
        for name, frame in frames.items()
    }


def make_households(tables: CaseInputs) -> pl.DataFrame:
    """One row per household: where, who, and what the comparison came to."""
    is_listed = (pl.col("certainty") == "confirmed") | pl.col("mandatory")
    outcome = pl.when(is_listed).then(pl.lit(OUTCOMES["listed"])).otherwise(pl.lit(OUTCOMES["to_verify"]))
    suspected = tables.suspected.select("household_id", "risks", "due_on", "monitored", outcome=outcome)
    rows = tables.homes.join(suspected, on="household_id", how="left")
    return rows.with_columns(describe_household_kind(), pl.col("outcome").fill_null(OUTCOMES["clear"]))


def make_guarantees(tables: CaseInputs, context: DocumentContext) -> pl.DataFrame:
    """Each of the five guarantees with its verdict, the source that it rests on, and that source's time."""
    order = {name: number for number, name in enumerate(GUARANTEES)}
    dates = list_source_dates(tables.deliveries)
    rows = tables.coverage.join(dates, on="source", how="left", maintain_order="left")
    rows = rows.sort("household_id", pl.col("guarantee").replace_strict(order, return_dtype=pl.Int64))
    return rows.with_columns(
        pl.col("guarantee").replace(GUARANTEES), translate_codes("verdict", VERDICT_LABELS),
        name_department("source", context).alias("department"), name_source("source", context),
    )  # fmt: skip


def make_clues(tables: CaseInputs, context: DocumentContext) -> pl.DataFrame:
    """Every finding with the rows that it rests on."""
    place = format_row_place().str.join("；").alias("places")
    rests_on = tables.finding_evidence.sort(*PLACE).group_by("clue_id").agg(place)
    who = tables.members.select("person_id", person_name="name")
    rows = tables.findings.join(who, on="person_id", how="left").join(rests_on, on="clue_id", how="left")
    rank = {certainty: number for number, certainty in enumerate(CERTAINTY_LABELS)}
    rows = rows.sort("household_id", pl.col("certainty").replace_strict(rank, default=9), "risk", "rule_id", "clue_id")
    return rows.with_columns(
        pl.col("person_name").fill_null(WHOLE_HOUSEHOLD), name_rule("rule_id", context).alias("rule"),
        name_department("source", context).alias("department"), name_source("source", context),
        translate_codes("certainty", CERTAINTY_LABELS),
    )  # fmt: skip


def make_open_questions(tables: CaseInputs, context: DocumentContext, reasons: Mapping[str, str]) -> pl.DataFrame:
    """What could not be known: rules without an answer, and rows that wait for a person to say whose they are."""
    rules = tables.open_rules.filter(pl.col("rule_id").is_in(list(context.rules)))
    unanswered = rules.select(
        "household_id", name_rule("rule_id", context).alias("subject"), pl.col("reason").alias("why")
    )
    why = pl.format("{}可能是本户的，待人工确认：{}", format_row_place(), translate_codes("reason", reasons))
    source = pl.concat_str(name_department("source", context), name_source("source", context))
    waits = tables.rows_in_review.select("household_id", source.alias("subject"), why.alias("why"))
    return pl.concat([unanswered, waits]).unique(maintain_order=True)


def _make_members(tables: CaseInputs) -> pl.DataFrame:
    """The household's members; who may have died or moved out is marked."""
    has_departed = pl.col("person_id").is_in(tables.departed["person_id"].implode())
    remark = pl.when(has_departed).then(pl.lit("部门数据说已死亡或迁出，请核实"))
    return tables.members.sort("household_id", pl.col("is_head"), "person_id", descending=[False, True, False]).select(
        "household_id", "name", "id_number", "relation", "sex", "birth_date", remark=remark
    )
