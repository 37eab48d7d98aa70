"""The orders of departments that are over their deadline."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from pipeline.current_run import CurrentRun
from pipeline.order_book import OrderBook


def list_overdue_orders(current: CurrentRun, day: date) -> pl.DataFrame:
    """order_no, household_id, township, village, department, risk, due_on, days_overdue: of orders that are open."""
    states = OrderBook(replace(current, today=day)).states
    return states.filter("is_overdue").select(
        "order_no", "household_id", "township", "village", "department", "risk", "due_on", "days_overdue"
    )
