"""The frames of a department's unlinked rows: 未在册强线索 first, the gravest on top, then the others."""

from __future__ import annotations

import polars as pl

from delivery.department.described_rows import DESCRIPTION
from delivery.department.supplier_inputs import MOST_ROWS, MOST_UNREGISTERED, SupplierInputs
from delivery.list_frames import ListFields, make_list_frames
from delivery.list_inputs import DocumentContext
from delivery.list_labels import name_source, translate_codes
from delivery.list_rows.facts import FACT_FIELDS, make_fact_rows
from domain.handover import PLACE

_ROW_FIELDS = (*DESCRIPTION.names(), "reason")
FIELDS: ListFields = {
    "facts": FACT_FIELDS,
    "sources": ("source", "rows", "linked", "review", "unlinked", "strong"),
    "reasons": ("source", "reason", "rows"),
    "strong": (*_ROW_FIELDS, "risk", "evidence"),
    "others": _ROW_FIELDS,
}
_ROW = ["source", *PLACE]


def make_unlinked_frames(inputs: SupplierInputs, context: DocumentContext, supplier: str) -> dict[str, pl.DataFrame]:
    """Frame name -> rows, with `FIELDS`.

    `inputs`: what concerns this department alone.
    """
    unlinked = inputs.links.filter(pl.col("decision") == "unlinked").select(*_ROW, "reason")
    strong_clues, other_rows = (
        _list_strong_clues(unlinked, inputs),
        unlinked.join(inputs.strangers, on=_ROW, how="anti"),
    )
    frames = {
        "facts": _make_facts(inputs, unlinked, context, supplier),
        "sources": _count_sources(inputs, context),
        "reasons": _count_reasons(unlinked, inputs, context),
        "strong": _add_contents(strong_clues.head(MOST_UNREGISTERED), inputs, context),
        "others": _add_contents(_take_share_of_each_source(other_rows).sort(_ROW), inputs, context),
    }
    return make_list_frames(frames, FIELDS)


def _list_strong_clues(unlinked: pl.DataFrame, inputs: SupplierInputs) -> pl.DataFrame:
    """The rows that a registered household would be listed for, with `risk` and `evidence` of all rules.

    By source, then by amount, the largest first; where there is none by grade, the gravest first.
    """
    ordered = inputs.strangers.sort(*_ROW, "rule_id")
    clues = ordered.group_by(_ROW, maintain_order=True).agg(
        pl.col("risk").unique(maintain_order=True).str.join("、"),
        pl.col("evidence").str.join("；"),
        pl.col("amount").max(),
        pl.col("gravity").min(),
    )
    ordered_clues = clues.sort("source", -pl.col("amount"), "gravity", *PLACE, nulls_last=True)
    return ordered_clues.join(unlinked, on=_ROW, maintain_order="left")


def _take_share_of_each_source(rows: pl.DataFrame) -> pl.DataFrame:
    """At most `MOST_ROWS`, every source of the department having its share."""
    position = pl.int_range(pl.len()).over("source")
    return rows.sort(*_ROW).with_columns(position.alias("_position")).sort("_position", "source").head(MOST_ROWS)


def _add_contents(rows: pl.DataFrame, inputs: SupplierInputs, context: DocumentContext) -> pl.DataFrame:
    """The rows as the department wrote them, in their order."""
    with_contents = rows.join(inputs.described_rows, on=_ROW, how="left", maintain_order="left")
    return with_contents.with_columns(
        source=name_source("source", context), reason=translate_codes("reason", inputs.reasons)
    )


def _make_facts(
    inputs: SupplierInputs, unlinked: pl.DataFrame, context: DocumentContext, supplier: str
) -> pl.DataFrame:
    """item, content: the lines at the top of the cover."""
    strong_clues = inputs.strangers.select(_ROW).n_unique()
    other_rows = unlinked.height - strong_clues
    others_note = f"；清单列出其中 {MOST_ROWS} 行" if other_rows > MOST_ROWS else ""
    clues_note = f"；清单列出前 {MOST_UNREGISTERED} 行" if strong_clues > MOST_UNREGISTERED else ""
    lines = {
        "比对期次": f"{context.period_title}（数据截止 {context.as_of.isoformat()}）",
        "报送单位": supplier,
        "退回单位": context.reporting_unit,
        "未对应到登记农户": f"{unlinked.height} 行（共比对 {inputs.links.height} 行）",
        "未在册强线索": f"{strong_clues} 行：情况严重而本人不在登记农户中，请优先核实（见“未在册强线索”）{clues_note}",
        "其他未对应": f"{other_rows} 行（见“其他未对应”）{others_note}",
    }
    return make_fact_rows(lines)


def _count_sources(inputs: SupplierInputs, context: DocumentContext) -> pl.DataFrame:
    """Per source of which rows were compared: rows by outcome, and how many are strong clues."""
    decision_counts = [
        (pl.col("decision") == decision).sum().cast(pl.Int64).alias(decision)
        for decision in ("linked", "review", "unlinked")
    ]
    counts = inputs.links.group_by("source").agg(pl.len().cast(pl.Int64).alias("rows"), *decision_counts)
    strong = inputs.strangers.select(_ROW).unique().group_by("source").agg(pl.len().cast(pl.Int64).alias("strong"))
    sources = counts.join(strong, on="source", how="left").with_columns(pl.col("strong").fill_null(0)).sort("source")
    return sources.with_columns(source=name_source("source", context))


def _count_reasons(unlinked: pl.DataFrame, inputs: SupplierInputs, context: DocumentContext) -> pl.DataFrame:
    counts = unlinked.group_by("source", "reason").agg(pl.len().cast(pl.Int64).alias("rows"))
    ordered = counts.sort("source", "rows", "reason", descending=[False, True, False])
    return ordered.with_columns(source=name_source("source", context), reason=translate_codes("reason", inputs.reasons))
