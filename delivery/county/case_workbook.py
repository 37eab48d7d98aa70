"""单户比对: what is known, found and not known of one household, or of a few."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.list_frames import ListFields, make_list_frames
from delivery.list_labels import (
    CERTAINTY_LABELS,
    DELIVERY_STATUS_LABELS,
    VERDICT_LABELS,
    WHOLE_HOUSEHOLD,
    name_department,
    name_rule,
    name_source,
    translate_codes,
    translate_guarantees,
)
from delivery.list_rows.household_rows import describe_household_kind
from delivery.path_names import make_safe_name
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


def write_case(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write the workbook into the folder. Raises `OSError` when the file cannot be written."""
    frames = make_list_frames(make_case_frames(tables, context), FIELDS)
    path = folder / f"{make_safe_name(layout.file_name.format_map(context.make_texts()))}.xlsx"
    write_workbook(path, layout, frames, context.make_texts(), context.as_of)
    return [path]


def make_case_frames(tables: Mapping[str, pl.DataFrame], context: DocumentContext) -> dict[str, pl.DataFrame]:
    """Frame name -> rows, with `FIELDS` and more."""
    remark = pl.when("has_departed").then(pl.lit("部门数据说已死亡或迁出，请核实"))
    return {
        "households": tables["case_households"].with_columns(
            describe_household_kind(), translate_codes("outcome", OUTCOMES)
        ),
        "guarantees": _label_guarantees(tables["case_guarantees"], context),
        "clues": _label_clues(tables["case_clues"], context),
        "open": _label_open_questions(tables["case_open_questions"], context),
        "members": tables["case_members"].with_columns(remark=remark),
    }


def _label_guarantees(guarantees: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """Each guarantee with the source that it rests on, and the time that its data are about or why there are none."""
    is_delivered = pl.col("status") == "delivered"
    dated = pl.when(is_delivered).then(pl.col("period").fill_null("未注明"))
    return guarantees.with_columns(
        translate_guarantees(), translate_codes("verdict", VERDICT_LABELS), name_source("source", context),
        department=name_department("source", context),
        dated=dated.otherwise(translate_codes("status", DELIVERY_STATUS_LABELS)),
    )  # fmt: skip


def _label_clues(clues: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    return clues.with_columns(
        pl.col("person_name").fill_null(WHOLE_HOUSEHOLD), name_source("source", context),
        translate_codes("certainty", CERTAINTY_LABELS), rule=name_rule("rule_id", context),
        department=name_department("source", context),
    )  # fmt: skip


def _label_open_questions(questions: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """What could not be known: rules of the policy without an answer, and rows that wait for a person."""
    of_policy = questions.filter(pl.col("rule_id").is_in(list(context.rules)) | pl.col("rule_id").is_null())
    outcomes = {code: outcome.title for code, outcome in context.outcomes.items()}
    why = pl.format("{}可能是本户的，待人工确认：{}", format_row_place(), translate_codes("reason", outcomes))
    source = pl.concat_str(name_department("source", context), name_source("source", context))
    is_row = pl.col("rule_id").is_null()
    return of_policy.select(
        "household_id",
        subject=pl.when(is_row).then(source).otherwise(name_rule("rule_id", context)),
        why=pl.when(is_row).then(why).otherwise("reason"),
    ).unique(maintain_order=True)
