"""The orders of departments that are over their deadline."""

from __future__ import annotations

from datetime import date

import polars as pl

from pipeline.current_run import CurrentRun

# Nobody works on an order after one of these.
_ENDED = ("done", "returned", "cancelled")


def list_overdue_orders(current: CurrentRun, day: date) -> pl.DataFrame:
    """order_no, household_id, township, village, department, risk, due_on, days_overdue: of orders that are open."""
    ended = current.ledger.read_records("order_events").filter(
        pl.col("event").is_in(_ENDED), pl.col("happened_on") <= day
    )
    orders = current.ledger.read_records("orders").join(ended, on="order_no", how="anti", maintain_order="left")
    late = orders.filter(pl.col("due_on") < day)
    return late.select(
        "order_no", "household_id", "township", "village", "department", "risk", "due_on",
        days_overdue=(pl.lit(day) - pl.col("due_on")).dt.total_days(),
    )  # fmt: skip
