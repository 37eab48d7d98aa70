"""The frames of a department's unlinked rows: 未在册强线索 first, the most severe on top, then the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from delivery.department.described_rows import DESCRIPTION
from delivery.department.list_limits import MOST_ROWS, MOST_UNREGISTERED
from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields, make_list_frames
from delivery.list_labels import name_source, translate_codes
from delivery.list_rows.facts import FACT_FIELDS, make_fact_rows

_ROW_FIELDS = (*DESCRIPTION.names(), "reason")
FIELDS: ListFields = {
    "facts": FACT_FIELDS,
    "sources": ("source", "rows", "linked", "review", "unlinked", "strong"),
    "reasons": ("source", "reason", "rows"),
    "strong": (*_ROW_FIELDS, "risk", "evidence"),
    "others": _ROW_FIELDS,
}


def make_unlinked_frames(
    tables: Mapping[str, pl.DataFrame], context: DocumentContext, supplier: str
) -> dict[str, pl.DataFrame]:
    """Frame name -> rows, with `FIELDS`."""
    counts = tables["suppliers"].row(by_predicate=pl.col("supplier") == supplier, named=True)
    is_supplied = pl.col("source").is_in(
        [name for name, label in context.sources.items() if label.department == supplier]
    )
    is_own = pl.col("supplier") == supplier
    frames = {
        "facts": _make_facts(counts, context),
        "sources": tables["unlinked_sources"].filter(is_supplied).with_columns(source=name_source("source", context)),
        "reasons": _label_rows(tables["unlinked_reasons"].filter(is_supplied), context),
        "strong": _label_rows(tables["strong_clues"].filter(is_own), context),
        "others": _label_rows(tables["other_unlinked"].filter(is_own), context),
    }
    return make_list_frames(frames, FIELDS)


def _make_facts(counts: Mapping[str, Any], context: DocumentContext) -> pl.DataFrame:
    """item, content: the lines at the top of the cover. `counts`: the supplier's line of table `suppliers`."""
    strong_clues = counts["strong"]
    other_rows = counts["unlinked"] - strong_clues
    others_note = f"；清单列出其中 {MOST_ROWS} 行" if other_rows > MOST_ROWS else ""
    clues_note = f"；清单列出前 {MOST_UNREGISTERED} 行" if strong_clues > MOST_UNREGISTERED else ""
    lines = {
        "比对期次": f"{context.period_title}（数据截止 {context.as_of.isoformat()}）",
        "报送单位": counts["supplier"],
        "退回单位": context.reporting_unit,
        "未对应到登记农户": f"{counts['unlinked']} 行（共比对 {counts['compared']} 行）",
        "未在册强线索": f"{strong_clues} 行：情况严重而本人不在登记农户中，请优先核实（见“未在册强线索”）{clues_note}",
        "其他未对应": f"{other_rows} 行（见“其他未对应”）{others_note}",
    }
    return make_fact_rows(lines)


def _label_rows(rows: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """Source and outcome in words."""
    outcomes = {code: outcome.title for code, outcome in context.outcomes.items()}
    return rows.with_columns(source=name_source("source", context), reason=translate_codes("reason", outcomes))
