"""The county's own account of a property search: the hit rate first, then who answered, who was refused and why."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.list_frames import ListFields, make_list_frames
from delivery.list_rows.facts import FACT_FIELDS, make_fact_rows
from delivery.list_rows.run_status import DELIVERY_FIELDS, list_deliveries
from delivery.property.property_labels import label_refusal_reasons
from delivery.property.property_rows import (
    ANSWER_FIELDS,
    REFUSED_FIELDS,
    REPEAT_FIELDS,
    label_refused_persons,
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
    path: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> None:
    """Write the summary workbook. Raises `OSError` when the file cannot be written."""
    is_placed = pl.col("township") != ""
    frames = {
        "facts": _make_facts(tables["search_totals"].row(0, named=True), context),
        "answers": translate_answers(tables["property_answers"], context),
        "townships": tables["search_townships"].filter(is_placed),
        "reasons": label_refusal_reasons(tables["refusal_reasons"]),
        "again": tables["repeat_review_households"],
        "unplaced": label_refused_persons(tables["refused_persons"].filter(~is_placed)),
        "deliveries": list_deliveries(tables["deliveries"], context),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    write_workbook(path, layout, make_list_frames(frames, FIELDS), context.make_texts(), context.as_of)


def _make_facts(totals: Mapping[str, Any], context: DocumentContext) -> pl.DataFrame:
    """item, content. `totals`: the line of table `search_totals`."""
    lines = {
        "命中率": totals["hit_rate"],
        "检索期次": f"{context.period_title}（截止 {context.as_of.isoformat()}）",
        "检索范围": f"{totals['households']} 户、{totals['persons']} 人",
        "待人工确认": f"{totals['rows_in_review']} 行反馈可能是被检索人，相应结果记为未反馈",
        "需再次评议": f"{totals['repeat_reviews']} 户",
        "采用的政策": context.policy_title,
    }
    return make_fact_rows(lines)
