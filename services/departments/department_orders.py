"""The orders of a department: how each stands and what was answered; those that it has not signed for yet."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from domain.errors import UsageError
from pipeline.current_run import CurrentRun
from services.orders.overview import make_order_overview
from services.orders.register import record_event

_UNSIGNED = "issued"


def list_department_orders(current: CurrentRun, department: str) -> pl.DataFrame:
    """Table `order_states` of the department with `state_label`, `cause_label`, `may_sign`, the most overdue first."""
    orders = make_order_overview(current).select(department)
    return orders.with_columns((pl.col("state") == _UNSIGNED).alias("may_sign"))


def sign_for_orders(current: CurrentRun, department: str, order_nos: Collection[str], actor: str) -> int:
    """Enter that the department has received orders; returns how many are new.

    Raises `UsageError` for none, or one that is not the department's own.
    """
    own = set(list_department_orders(current, department)["order_no"])
    if not order_nos or not set(order_nos) <= own:
        raise UsageError("请选择要签收的单。")
    return record_event(current.workspace, sorted(order_nos), "received", actor)
