"""Orders to departments on a page: how many of each department stand how, and every one with what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from casework.orders import OPEN, count_orders
from delivery.list_labels import translate_codes
from delivery.order_labels import CAUSE_LABELS, STATE_LABELS
from pipeline.current_run import CurrentRun
from pipeline.order_book import OrderBook

_COUNTS = ("issued", "waiting", "received", "done", "returned", "closed", "cancelled", "replaced", "overdue")


@dataclass(frozen=True)
class OrderOverview:
    """`counts`: table `order_counts` per department. `orders`: table `order_states` with `state_label`, `cause_label`.

    `due`: department -> orders that could be issued today.
    """

    day: date
    counts: pl.DataFrame
    orders: pl.DataFrame
    due: Mapping[str, int]

    def select(self, department: str = "", state: str = "") -> pl.DataFrame:
        """The orders of a department (empty: of all) that are `open` or `overdue` (empty: however they stand)."""
        chosen = self.orders.filter(pl.col("department") == department) if department else self.orders
        if state == "overdue":
            return chosen.filter("is_overdue")
        return chosen.filter(pl.col("state").is_in(OPEN)) if state == "open" else chosen


def make_order_overview(current: CurrentRun) -> OrderOverview:
    """The orders as they stand on the day of `current`; the most overdue first, then the newest."""
    book = OrderBook(current)
    states = book.states.with_columns(
        translate_codes("state", STATE_LABELS).alias("state_label"),
        translate_codes("cause", CAUSE_LABELS).alias("cause_label"),
    )
    counts = count_orders(book.states).group_by("department", maintain_order=True).agg(pl.col(_COUNTS).sum())
    due = book.find_due().group_by("department").len().sort("department")
    order = pl.col("days_overdue").fill_null(0), pl.col("issued_on"), pl.col("order_no")
    return OrderOverview(current.today, counts, states.sort(*order, descending=True), dict(due.iter_rows()))
