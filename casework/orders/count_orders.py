"""How many orders stand how, per department and risk."""

from __future__ import annotations

import polars as pl

from casework.orders.order_states import STATES
from domain.tables import conform


def count_orders(states: pl.DataFrame) -> pl.DataFrame:
    """Table `order_counts`; `states`: table `order_states` or `order_lines`."""
    counts = [(pl.col("state") == state).sum().cast(pl.Int64).alias(state) for state in STATES if state != "issued"]
    lines = states.group_by("department", "risk").agg(
        pl.len().cast(pl.Int64).alias("issued"),
        (pl.col("state") == "issued").sum().cast(pl.Int64).alias("waiting"),
        *counts,
        pl.col("is_overdue").sum().cast(pl.Int64).alias("overdue"),
    )
    return conform(lines, "order_counts").sort("department", "risk")
