"""What every workbook says of the run itself: which department delivered, which rule could answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import polars as pl

from delivery.list_inputs import ListContext, ListTables
from delivery.list_labels import DELIVERY_STATUSES, in_words, rule_title, yes_no
from domain.declarations.policy import NamedDepartment

_ALL = "全部"


class _Delivered(Protocol):
    """Whatever holds table `deliveries`."""

    @property
    def deliveries(self) -> pl.DataFrame: ...


def delivery_status(tables: _Delivered, context: ListContext) -> pl.DataFrame:
    """Per source: department, source (title), status (in words), files, row counts, period, message; `source_id`.

    What came stands first, what did not come last.
    """
    by_department = {label.department: number for number, label in enumerate(context.sources.values())}
    order = pl.col("department").replace_strict(by_department, default=len(by_department), return_dtype=pl.Int64)
    rows = tables.deliveries.rename({"source": "source_id", "title": "source"})
    came = pl.col("status").replace_strict(
        list(DELIVERY_STATUSES), range(len(DELIVERY_STATUSES)), return_dtype=pl.Int64
    )
    return rows.sort(came, order, "department", "source_id").with_columns(status=in_words("status", DELIVERY_STATUSES))


def named_departments(tables: _Delivered, context: ListContext) -> pl.DataFrame:
    """Per department that the notice names: name, expected (titles), status (in words), missing (titles), clause."""
    came = set(tables.deliveries.filter(pl.col("status") == "delivered", pl.col("rows_read") > 0)["source"])
    lines = [_named(department, came, context) for department in context.departments]
    columns = ("name", "expected", "status", "missing", "clause")
    return pl.DataFrame(lines, schema=dict.fromkeys(columns, pl.String), orient="row")


def _named(department: NamedDepartment, came: set[str], context: ListContext) -> tuple[str, ...]:
    missing = [name for name in department.sources if name not in came]
    status = "已提供" if not missing else "部分提供" if len(missing) < len(department.sources) else "未提供"
    expected, absent = (_titles(names, context) for names in (department.sources, missing))
    return department.name, expected, status if department.sources else "通知没有写明数据", absent, department.clause


def _titles(names: Iterable[str], context: ListContext) -> str:
    return "、".join(context.sources[name].title for name in names if name in context.sources)


def by_source(deliveries: pl.DataFrame) -> pl.DataFrame:
    """source, dated: the time that its data are about, or that it did not come."""
    came = pl.col("status") == "delivered"
    unknown = in_words("status", DELIVERY_STATUSES)
    return deliveries.select(
        "source", dated=pl.when(came).then(pl.col("period").fill_null("未注明")).otherwise(unknown)
    )


def rule_status(tables: ListTables, context: ListContext) -> pl.DataFrame:
    """Per rule, in the policy's order: rule (title), risk, hit, unknown, answered (是/否), reason.

    Where the rule could not answer at all, `unknown` says so in words: a zero would read as "nobody".
    """
    order = {rule: number for number, rule in enumerate(context.rules)}
    risks = {rule: label.risk for rule, label in context.rules.items()}
    position = pl.col("rule_id").replace_strict(order, default=len(order), return_dtype=pl.Int64)
    return tables.rule_outcomes.sort(position, "rule_id").with_columns(
        rule=rule_title("rule_id", context),
        risk=in_words("rule_id", risks),
        unknown=pl.when("answered").then(pl.col("unknown").cast(pl.String)).otherwise(pl.lit(_ALL)),
        answered=yes_no("answered"),
    )
