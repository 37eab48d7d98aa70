"""What every workbook says of the run itself: which department delivered, which rule could answer."""

from __future__ import annotations

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_labels import DELIVERY_STATUS_LABELS, format_yes_no, name_rule, translate_codes, translate_list

DELIVERY_FIELDS = (
    *("department", "source", "status", "files", "rows_read", "dropped", "quarantined", "accepted", "period"),
    "message",
)
NAMED_FIELDS = ("name", "expected", "status", "missing", "clause")
COUNT_FIELDS = (
    *("households", "persons", "listed", "mandatory", "monitored", "first_time", "to_verify", "attention"),
    *("clues", "area_clues"),
)
GUARANTEE_FIELDS = ("guarantee", "safe", "risk", "unknown")
RULE_FIELDS = ("rule", "risk", "hit", "unknown", "answered", "reason")
_ALL = "全部"


_NAMED_STATUS_LABELS = {
    "delivered": "已提供", "partly": "部分提供", "not_delivered": "未提供", "unspecified": "通知没有写明数据"
}  # fmt: skip


def list_deliveries(deliveries: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """`DELIVERY_FIELDS` and `source_id`: per source, its title, status in words and row counts.

    What came stands first, what did not come last.
    """
    by_department = {label.department: number for number, label in enumerate(context.sources.values())}
    order = pl.col("department").replace_strict(by_department, default=len(by_department), return_dtype=pl.Int64)
    rows = deliveries.rename({"source": "source_id", "title": "source"})
    status_order = pl.col("status").replace_strict(
        list(DELIVERY_STATUS_LABELS), range(len(DELIVERY_STATUS_LABELS)), return_dtype=pl.Int64
    )
    return rows.sort(status_order, order, "department", "source_id").with_columns(
        status=translate_codes("status", DELIVERY_STATUS_LABELS)
    )


def label_named_departments(departments: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """`NAMED_FIELDS`: table `named_departments` in words, sources by their titles."""
    titles = {source: label.title for source, label in context.sources.items()}
    return departments.with_columns(
        translate_list("expected", titles),
        translate_list("missing", titles),
        translate_codes("status", _NAMED_STATUS_LABELS),
    )


def list_registered_townships(township_counts: pl.DataFrame) -> pl.Series:
    """Townships of the registered households, in order, from table `township_counts`."""
    return township_counts.filter(pl.col("households") > 0)["township"]


def list_rules(rule_outcomes: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """`RULE_FIELDS`: per rule, in the policy's order; answered as 是 or 否.

    Where the rule could not answer at all, `unknown` says so in words: a zero would read as "nobody".
    """
    order = {rule: number for number, rule in enumerate(context.rules)}
    risks = {rule: label.risk for rule, label in context.rules.items()}
    position = pl.col("rule_id").replace_strict(order, default=len(order), return_dtype=pl.Int64)
    return rule_outcomes.sort(position, "rule_id").with_columns(
        rule=name_rule("rule_id", context),
        risk=translate_codes("rule_id", risks),
        unknown=pl.when("answered").then(pl.col("unknown").cast(pl.String)).otherwise(pl.lit(_ALL)),
        answered=format_yes_no("answered"),
    )
