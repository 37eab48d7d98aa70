"""The road's codes in the words that officers and townships read."""

from __future__ import annotations

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_labels import translate_codes

WAITING_LABELS = {"village": "村", "township": "乡镇", "county": "县", "department": "责任部门"}
STATE_LABELS = {
    "done": "已办",
    "open": "待办",
    "missing": "缺少",
    "not_needed": "不需要",
    "unknown": "资料已清理",
}
ENDING_LABELS = {"removed": "风险已消除", "refused": "不予纳入", "settled": "核查后无需纳入"}


def name_step(column: str, context: DocumentContext) -> pl.Expr:
    """Name the step by its title."""
    return translate_codes(column, context.step_titles)


def describe_next_step(context: DocumentContext) -> pl.Expr:
    """The step that comes next with who is to take it, as `next_step`."""
    return pl.format("{}（{}）", name_step("next_step", context), translate_codes("waits_for", WAITING_LABELS)).alias(
        "next_step"
    )


def describe_overdue() -> pl.Expr:
    """By how many days it is late, as `overdue`; null where it is not."""
    return pl.when(pl.col("days_overdue") > 0).then(pl.format("逾期{}天", "days_overdue")).alias("overdue")
