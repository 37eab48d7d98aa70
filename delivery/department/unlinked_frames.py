"""The frames of a department's unlinked rows: 未在册强线索 first, the gravest on top, then the others."""

from __future__ import annotations

import polars as pl

from delivery.department.supplier_inputs import MOST_ROWS, MOST_STRONG, Returned
from delivery.excel.row_numbers import number_rows
from delivery.list_inputs import ListContext
from delivery.list_labels import in_words, source_title
from domain.handover import PLACE

_ROW = ["source", *PLACE]


def unlinked_frames(own: Returned, context: ListContext, supplier: str) -> dict[str, pl.DataFrame]:
    """Frame name -> rows, each numbered from 1; the names and fields of `unlinked` in `list_fields.FIELDS`.

    `own`: what concerns this department alone.
    """
    unlinked = own.links.filter(pl.col("decision") == "unlinked").select(*_ROW, "reason")
    strong, others = _strong(unlinked, own), unlinked.join(own.strangers, on=_ROW, how="anti")
    frames = {
        "facts": _facts(own, unlinked, context, supplier),
        "sources": _sources(own, context),
        "reasons": _reasons(unlinked, own, context),
        "strong": _described(strong.head(MOST_STRONG), own, context),
        "others": _described(_first(others).sort(_ROW), own, context),
    }
    return number_rows(frames)


def _strong(unlinked: pl.DataFrame, own: Returned) -> pl.DataFrame:
    """The rows that a registered household would be listed for, with `risk` and `evidence` of all rules.

    By source, then by amount, the largest first; where there is none by grade, the gravest first.
    """
    ordered = own.strangers.sort(*_ROW, "rule_id")
    said = ordered.group_by(_ROW, maintain_order=True).agg(
        pl.col("risk").unique(maintain_order=True).str.join("、"),
        pl.col("evidence").str.join("；"),
        pl.col("amount").max(),
        pl.col("gravity").min(),
    )
    worst = said.sort("source", -pl.col("amount"), "gravity", *PLACE, nulls_last=True)
    return worst.join(unlinked, on=_ROW, maintain_order="left")


def _first(rows: pl.DataFrame) -> pl.DataFrame:
    """At most `MOST_ROWS`, every source of the department having its share."""
    position = pl.int_range(pl.len()).over("source")
    return rows.sort(*_ROW).with_columns(position.alias("_position")).sort("_position", "source").head(MOST_ROWS)


def _described(rows: pl.DataFrame, own: Returned, context: ListContext) -> pl.DataFrame:
    """The rows as the department wrote them, in their order."""
    whole = rows.join(own.rows, on=_ROW, how="left", maintain_order="left")
    return whole.with_columns(source=source_title("source", context), reason=in_words("reason", own.reasons))


def _facts(own: Returned, unlinked: pl.DataFrame, context: ListContext, supplier: str) -> pl.DataFrame:
    """item, content: the lines at the top of the cover."""
    strong = own.strangers.select(_ROW).n_unique()
    rest = unlinked.height - strong
    more = f"；清单列出其中 {MOST_ROWS} 行" if rest > MOST_ROWS else ""
    cut = f"；清单列出前 {MOST_STRONG} 行" if strong > MOST_STRONG else ""
    lines = {
        "比对期次": f"{context.period_title}（数据截止 {context.as_of.isoformat()}）",
        "报送单位": supplier,
        "退回单位": context.reporting_unit,
        "未对应到登记农户": f"{unlinked.height} 行（共比对 {own.links.height} 行）",
        "未在册强线索": f"{strong} 行：情况严重而本人不在登记农户中，请优先核实（见“未在册强线索”）{cut}",
        "其他未对应": f"{rest} 行（见“其他未对应”）{more}",
    }
    return pl.DataFrame({"item": list(lines), "content": list(lines.values())})


def _sources(own: Returned, context: ListContext) -> pl.DataFrame:
    """Per source of which rows were compared: rows by outcome, and how many are strong clues."""
    decided = [
        (pl.col("decision") == decision).sum().cast(pl.Int64).alias(decision)
        for decision in ("linked", "review", "unlinked")
    ]
    counts = own.links.group_by("source").agg(pl.len().cast(pl.Int64).alias("rows"), *decided)
    strong = own.strangers.select(_ROW).unique().group_by("source").agg(pl.len().cast(pl.Int64).alias("strong"))
    whole = counts.join(strong, on="source", how="left").with_columns(pl.col("strong").fill_null(0)).sort("source")
    return whole.with_columns(source=source_title("source", context))


def _reasons(unlinked: pl.DataFrame, own: Returned, context: ListContext) -> pl.DataFrame:
    counts = unlinked.group_by("source", "reason").agg(pl.len().cast(pl.Int64).alias("rows"))
    ordered = counts.sort("source", "rows", "reason", descending=[False, True, False])
    return ordered.with_columns(source=source_title("source", context), reason=in_words("reason", own.reasons))
