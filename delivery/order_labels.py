"""Orders in words: how they stand, why they were issued, what closed them."""

from __future__ import annotations

import polars as pl

from delivery.list_labels import translate_codes

STATE_LABELS = {
    "issued": "待签收", "received": "办理中", "done": "已报办结（待数据核实）", "returned": "部门退回",
    "closed": "已销号", "cancelled": "已撤销", "replaced": "已另行开单",
}  # fmt: skip
CAUSE_LABELS = {
    "confirmed": "核查属实", "ineffective": "帮扶措施没有成效",
    "not_confirmed": "报办结后数据仍显示未解决",
}  # fmt: skip
CLOSED_BY_LABELS = {"reply": "部门报办结", "data": "部门报办结，后续数据核实"}


def label_orders(lines: pl.DataFrame) -> pl.DataFrame:
    """Table `order_lines` in words."""
    cause = pl.concat_str(
        [translate_codes("cause", CAUSE_LABELS), pl.format("（原单 {}）", pl.col("earlier_order"))], ignore_nulls=True
    )
    state = pl.concat_str(
        [translate_codes("state", STATE_LABELS), pl.format("（{}）", pl.col("replaced_by"))], ignore_nulls=True
    )
    place = pl.concat_str("township", "village", pl.col("group").fill_null(""))
    # Who is asked for the first time need not be told that the clue is true.
    again = pl.when(pl.col("cause") != "confirmed").then(cause)
    return lines.with_columns(
        place.alias("place"),
        pl.concat_str([again, "evidence"], separator="：", ignore_nulls=True).alias("matter"),
        cause.alias("cause"),
        state.alias("state"),
        translate_codes("closed_by", CLOSED_BY_LABELS),
    )
