"""What every workbook says of the run itself: which department delivered, which rule could answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import polars as pl

from delivery.list_inputs import DocumentContext, ListInputs
from delivery.list_labels import DELIVERY_STATUS_LABELS, format_yes_no, name_rule, translate_codes
from domain.county.policy import NamedDepartment

DELIVERY_FIELDS = (
    *("department", "source", "status", "files", "rows_read", "dropped", "quarantined", "accepted", "period"),
    "message",
)
NAMED_FIELDS = ("name", "expected", "status", "missing", "clause")
RULE_FIELDS = ("rule", "risk", "hit", "unknown", "answered", "reason")
_ALL = "全部"


class _HasDeliveries(Protocol):
    """Whatever holds table `deliveries`."""

    @property
    def deliveries(self) -> pl.DataFrame: ...


def list_deliveries(tables: _HasDeliveries, context: DocumentContext) -> pl.DataFrame:
    """`DELIVERY_FIELDS` and `source_id`: per source, its title, status in words and row counts.

    What came stands first, what did not come last.
    """
    by_department = {label.department: number for number, label in enumerate(context.sources.values())}
    order = pl.col("department").replace_strict(by_department, default=len(by_department), return_dtype=pl.Int64)
    rows = tables.deliveries.rename({"source": "source_id", "title": "source"})
    status_order = pl.col("status").replace_strict(
        list(DELIVERY_STATUS_LABELS), range(len(DELIVERY_STATUS_LABELS)), return_dtype=pl.Int64
    )
    return rows.sort(status_order, order, "department", "source_id").with_columns(
        status=translate_codes("status", DELIVERY_STATUS_LABELS)
    )


def list_named_departments(tables: _HasDeliveries, context: DocumentContext) -> pl.DataFrame:
    """`NAMED_FIELDS`: per department that the notice names, titles of what is expected and missing, status in words."""
    delivered_sources = set(
        tables.deliveries.filter(pl.col("status") == "delivered", pl.col("rows_read") > 0)["source"]
    )
    lines = [_describe_department(department, delivered_sources, context) for department in context.departments]
    return pl.DataFrame(lines, schema=dict.fromkeys(NAMED_FIELDS, pl.String), orient="row")


def _describe_department(
    department: NamedDepartment, delivered_sources: set[str], context: DocumentContext
) -> tuple[str, ...]:
    missing_sources = [name for name in department.sources if name not in delivered_sources]
    status = (
        "已提供" if not missing_sources else "部分提供" if len(missing_sources) < len(department.sources) else "未提供"
    )
    expected, missing_titles = (_join_titles(names, context) for names in (department.sources, missing_sources))
    return (
        department.name,
        expected,
        status if department.sources else "通知没有写明数据",
        missing_titles,
        department.clause,
    )


def _join_titles(names: Iterable[str], context: DocumentContext) -> str:
    return "、".join(context.sources[name].title for name in names if name in context.sources)


def list_source_dates(deliveries: pl.DataFrame) -> pl.DataFrame:
    """source, dated: the time that its data are about, or that it did not come."""
    is_delivered = pl.col("status") == "delivered"
    status = translate_codes("status", DELIVERY_STATUS_LABELS)
    return deliveries.select(
        "source", dated=pl.when(is_delivered).then(pl.col("period").fill_null("未注明")).otherwise(status)
    )


def list_rules(tables: ListInputs, context: DocumentContext) -> pl.DataFrame:
    """`RULE_FIELDS`: per rule, in the policy's order; answered as 是 or 否.

    Where the rule could not answer at all, `unknown` says so in words: a zero would read as "nobody".
    """
    order = {rule: number for number, rule in enumerate(context.rules)}
    risks = {rule: label.risk for rule, label in context.rules.items()}
    position = pl.col("rule_id").replace_strict(order, default=len(order), return_dtype=pl.Int64)
    return tables.rule_outcomes.sort(position, "rule_id").with_columns(
        rule=name_rule("rule_id", context),
        risk=translate_codes("rule_id", risks),
        unknown=pl.when("answered").then(pl.col("unknown").cast(pl.String)).otherwise(pl.lit(_ALL)),
        answered=format_yes_no("answered"),
    )
