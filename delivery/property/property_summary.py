"""The county's own account of a property search: the hit rate first, then who answered, who was refused and why."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.list_frames import ListFields, make_list_frames
from delivery.list_labels import translate_codes
from delivery.list_rows.facts import FACT_FIELDS, make_fact_rows
from delivery.list_rows.run_status import DELIVERY_FIELDS, list_deliveries
from delivery.property.property_inputs import PropertyInputs
from delivery.property.property_labels import make_reason_labels, name_cure
from delivery.property.property_rows import (
    ANSWER_FIELDS,
    REFUSED_FIELDS,
    REPEAT_FIELDS,
    list_refusals,
    list_repeat_reviews,
    translate_answers,
)

FIELDS: ListFields = {
    "facts": FACT_FIELDS,
    "answers": ANSWER_FIELDS,
    "townships": ("township", "households", "persons", "found", "situations", "again", "refused"),
    "reasons": ("reason", "persons", "cure"),
    "again": REPEAT_FIELDS,
    "unplaced": REFUSED_FIELDS,
    "deliveries": DELIVERY_FIELDS,
}


def write_property_summary(
    path: Path, tables: PropertyInputs, context: DocumentContext, layout: WorkbookLayout
) -> None:
    """Write the summary workbook. Raises `OSError` when the file cannot be written."""
    frames = {
        "facts": _make_facts(tables, context),
        "answers": translate_answers(tables.answers, context),
        "townships": _count_townships(tables),
        "reasons": count_refused_by_reason(tables.refused).with_columns(
            name_cure("reason").alias("cure"), translate_codes("reason", make_reason_labels())
        ),
        "again": list_repeat_reviews(tables),
        "unplaced": list_refusals(tables).filter(pl.col("township") == ""),
        "deliveries": list_deliveries(tables.deliveries, context),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    write_workbook(path, layout, make_list_frames(frames, FIELDS), context.make_texts(), context.as_of)


def count_refused_by_reason(refused: pl.DataFrame) -> pl.DataFrame:
    """Columns reason (code) and persons: each person once per reason; an authorisation of nobody counts as one."""
    whom = pl.coalesce("person_id", pl.concat_str("file", "sheet", "row_number", separator="\x1f", ignore_nulls=True))
    counts = refused.group_by("reason").agg(whom.n_unique().cast(pl.Int64).alias("persons"))
    order = {code: number for number, code in enumerate(make_reason_labels())}
    return counts.sort(pl.col("reason").replace_strict(order, default=len(order), return_dtype=pl.Int64), "reason")


def _make_facts(tables: PropertyInputs, context: DocumentContext) -> pl.DataFrame:
    findings = tables.findings
    lines = {
        "命中率": tables.hit_rate,
        "检索期次": f"{context.period_title}（截止 {context.as_of.isoformat()}）",
        "检索范围": f"{findings['household_id'].n_unique()} 户、{findings['person_id'].n_unique()} 人",
        "待人工确认": f"{tables.rows_in_review} 行反馈可能是被检索人，相应结果记为未反馈",
        "需再次评议": f"{tables.repeat_reviews.height} 户",
        "采用的政策": context.policy_title,
    }
    return make_fact_rows(lines)


def _count_townships(tables: PropertyInputs) -> pl.DataFrame:
    """Per township: households and persons searched, households with a record, a situation, a new review."""
    home, place = pl.col("household_id"), ["township"]
    searched = tables.findings.group_by(place).agg(
        home.n_unique().alias("households"),
        pl.col("person_id").n_unique().alias("persons"),
        home.filter(pl.col("result") == "found").n_unique().alias("found"),
        home.filter(pl.col("situations") != "").n_unique().alias("situations"),
    )
    again_there = tables.repeat_reviews.group_by(place).agg(pl.len().alias("again"))
    refused = tables.refused.group_by(place).agg(pl.col("person_id").drop_nulls().n_unique().alias("refused"))
    counts = (searched, again_there, refused)
    places = pl.concat([count.select(place) for count in counts]).unique().filter(pl.col("township") != "").sort(place)
    for count in counts:
        places = places.join(count, on=place, how="left", maintain_order="left")
    return places.with_columns(pl.exclude("township").fill_null(0).cast(pl.Int64))
