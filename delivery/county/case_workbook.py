"""单户比对: what is known, found and not known of one household, or of a few."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from delivery.excel.row_numbers import number_rows
from delivery.excel.workbook import write_workbook
from delivery.list_inputs import ListContext
from delivery.list_labels import CERTAINTIES, department_of, in_words, place_in_files, rule_title, source_title
from delivery.list_rows.households import registered
from delivery.list_rows.run_status import by_source
from delivery.path_names import safe_name
from domain.declarations.lists import WorkbookLayout
from domain.declarations.policy import GUARANTEES
from domain.handover import PLACE

VERDICTS = {"safe": "未发现风险", "risk": "有风险线索", "unknown": "不能判定"}
OUTCOMES = {"listed": "列入疑似风险户", "to_verify": "待核实", "clear": "没有列入"}
WHOLE = "（全户）"


@dataclass(frozen=True)
class CaseTables:
    """The tables of a comparison, cut down to the households asked about.

    `households`: in the order asked. `gone`: person_id of those who died or moved out, perhaps. `deliveries`: of the
    whole county. `open_rules`: rule_id, household_id, reason of what could not be told. `waiting`: household_id,
    source, file, sheet, row_number, reason of rows in review that may be theirs.
    """

    households: list[str]
    members: pl.DataFrame
    gone: pl.DataFrame
    findings: pl.DataFrame
    finding_evidence: pl.DataFrame
    suspected: pl.DataFrame
    coverage: pl.DataFrame
    links: pl.DataFrame
    deliveries: pl.DataFrame
    open_rules: pl.DataFrame
    waiting: pl.DataFrame


def write_case(
    folder: Path, tables: CaseTables, context: ListContext, reasons: Mapping[str, str], layout: WorkbookLayout
) -> Path:
    """Write the workbook into the folder; `reasons`: outcome code of a link -> words.

    Raises `OSError` when the file cannot be written.
    """
    frames = number_rows(case_frames(tables, context, reasons))
    path = folder / f"{safe_name(layout.file_name.format_map(context.texts()))}.xlsx"
    write_workbook(path, layout, frames, context.texts(), context.as_of)
    return path


def case_frames(tables: CaseTables, context: ListContext, reasons: Mapping[str, str]) -> dict[str, pl.DataFrame]:
    """Frame name -> rows; the names and fields of `case` in `list_fields.FIELDS`."""
    frames = {
        "households": households(tables),
        "guarantees": guarantees(tables, context),
        "clues": clues(tables, context),
        "open": open_questions(tables, context, reasons),
        "members": _members(tables),
    }
    order = pl.DataFrame({"household_id": tables.households}).with_row_index("_turn")
    return {
        name: frame.join(order, on="household_id").sort("_turn", maintain_order=True).drop("_turn")
        for name, frame in frames.items()
    }


def households(tables: CaseTables) -> pl.DataFrame:
    """One row per household: where, who, and what the comparison came to."""
    listed = (pl.col("certainty") == "confirmed") | pl.col("mandatory")
    outcome = pl.when(listed).then(pl.lit(OUTCOMES["listed"])).otherwise(pl.lit(OUTCOMES["to_verify"]))
    found = tables.suspected.select("household_id", "risks", "due_on", "monitored", outcome=outcome)
    rows = registered(tables.members).join(found, on="household_id", how="left")
    return rows.with_columns(pl.col("outcome").fill_null(OUTCOMES["clear"]))


def guarantees(tables: CaseTables, context: ListContext) -> pl.DataFrame:
    """Each of the five guarantees with its verdict, the source that it rests on, and that source's time."""
    order = {name: number for number, name in enumerate(GUARANTEES)}
    dates = by_source(tables.deliveries)
    rows = tables.coverage.join(dates, on="source", how="left", maintain_order="left")
    rows = rows.sort("household_id", pl.col("guarantee").replace_strict(order, return_dtype=pl.Int64))
    return rows.with_columns(
        pl.col("guarantee").replace(GUARANTEES), in_words("verdict", VERDICTS),
        department_of("source", context).alias("department"), source_title("source", context),
    )  # fmt: skip


def clues(tables: CaseTables, context: ListContext) -> pl.DataFrame:
    """Every finding with the rows that it rests on."""
    place = place_in_files().str.join("；").alias("places")
    rests_on = tables.finding_evidence.sort(*PLACE).group_by("clue_id").agg(place)
    who = tables.members.select("person_id", person_name="name")
    rows = tables.findings.join(who, on="person_id", how="left").join(rests_on, on="clue_id", how="left")
    rank = {certainty: number for number, certainty in enumerate(CERTAINTIES)}
    rows = rows.sort("household_id", pl.col("certainty").replace_strict(rank, default=9), "risk", "rule_id", "clue_id")
    return rows.with_columns(
        pl.col("person_name").fill_null(WHOLE), rule_title("rule_id", context).alias("rule"),
        department_of("source", context).alias("department"), source_title("source", context),
        in_words("certainty", CERTAINTIES),
    )  # fmt: skip


def open_questions(tables: CaseTables, context: ListContext, reasons: Mapping[str, str]) -> pl.DataFrame:
    """What could not be known: rules without an answer, and rows that wait for a person to say whose they are."""
    rules = tables.open_rules.filter(pl.col("rule_id").is_in(list(context.rules)))
    unanswered = rules.select(
        "household_id", rule_title("rule_id", context).alias("subject"), pl.col("reason").alias("why")
    )
    why = pl.format("{}可能是本户的，待人工确认：{}", place_in_files(), in_words("reason", reasons))
    source = pl.concat_str(department_of("source", context), source_title("source", context))
    waits = tables.waiting.select("household_id", source.alias("subject"), why.alias("why"))
    return pl.concat([unanswered, waits]).unique(maintain_order=True)


def _members(tables: CaseTables) -> pl.DataFrame:
    """The household's members; who may have died or moved out is marked."""
    gone = pl.col("person_id").is_in(tables.gone["person_id"].implode())
    marked = pl.when(gone).then(pl.lit("部门数据说已死亡或迁出，请核实"))
    return tables.members.sort("household_id", pl.col("is_head"), "person_id", descending=[False, True, False]).select(
        "household_id", "name", "id_number", "relation", "sex", "birth_date", remark=marked
    )
