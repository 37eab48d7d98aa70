"""Whom the notice names, and what is missing of theirs."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from domain.county.policy import NamedDepartment
from domain.tables import polars_schema


def list_named_departments(deliveries: pl.DataFrame, departments: Iterable[NamedDepartment]) -> pl.DataFrame:
    """Table `named_departments`, in the notice's order; a source whose delivery holds no row is missing too."""
    has_rows = deliveries.filter(pl.col("status") == "delivered", pl.col("rows_read") > 0)
    delivered_sources = set(has_rows["source"])
    lines = [_describe_department(department, delivered_sources) for department in departments]
    return pl.DataFrame(lines, schema=polars_schema("named_departments"), orient="row")


def _describe_department(department: NamedDepartment, delivered_sources: set[str]) -> tuple[str, ...]:
    missing = [name for name in department.sources if name not in delivered_sources]
    if not department.sources:
        status = "unspecified"
    elif missing:
        status = "partly" if len(missing) < len(department.sources) else "not_delivered"
    else:
        status = "delivered"
    return department.name, "、".join(department.sources), "、".join(missing), status, department.clause
