"""Orders, what happened to them, and runs that tell of their clues, for the tests of orders."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from casework.orders import derive_order_states
from domain.tables import conform, empty
from tests.ledger.databases import make_lines

ISSUED, DUE = date(2026, 10, 10), date(2026, 11, 10)
RUNS = (("r0", date(2026, 9, 30)), ("r1", date(2026, 10, 31)), ("r2", date(2026, 11, 30)), ("r3", date(2026, 12, 31)))
NEVER = {
    "received_on": None, "done_on": None, "closed_on": None, "closed_by": None, "closing_run_id": None,
    "cancelled_on": None, "replaced_by": None, "result": None, "note": None, "days_overdue": None,
}  # fmt: skip


def make_orders(*lines: dict[str, Any]) -> pl.DataFrame:
    nothing = {
        "household_id": "H1", "township": "甲镇", "village": "乙村", "risk": "住房", "department": "住建局",
        "clue_ids": "c1", "earlier_order": None, "issued_on": ISSUED, "due_on": DUE, "run_id": "r0",
        "cause": "confirmed",
    }  # fmt: skip
    return make_lines("orders", *(nothing | line for line in lines)) if lines else empty("orders")


def make_order_events(*lines: tuple[str, str, date]) -> pl.DataFrame:
    """Order, event and day of each."""
    nothing = {"import_id": None, "inbox": None, "recorded_by": None}
    events = ({"order_no": order, "event": event, "happened_on": day, **nothing} for order, event, day in lines)
    return make_lines("order_events", *events) if lines else empty("order_events")


def make_ledger_runs(*withdrawn: str) -> pl.DataFrame:
    """Table `ledger_runs` of `RUNS`; `withdrawn`: those that are."""
    return make_lines("ledger_runs", *(
        {"run_id": run, "as_of": day, "state": "withdrawn" if run in withdrawn else "published"} for run, day in RUNS
    ))  # fmt: skip


def make_clue_lines(*lines: tuple[str, str, str, str | None]) -> pl.DataFrame:
    """Run, clue, state and reason of each."""
    events = (
        {"run_id": run, "clue_id": clue, "state": state, "reason": reason} for run, clue, state, reason in lines
    )  # fmt: skip
    return make_lines("clue_events", *events) if lines else empty("clue_events")


def derive(
    orders: pl.DataFrame, events: pl.DataFrame, today: date, clues: pl.DataFrame | None = None, *withdrawn: str
) -> pl.DataFrame:
    clue_events = make_clue_lines() if clues is None else clues
    return derive_order_states(orders, events, clue_events, make_ledger_runs(*withdrawn), {"住房"}, today)


def make_states(*lines: dict[str, Any]) -> pl.DataFrame:
    """Table `order_states`, of orders that nobody has answered."""
    if not lines:
        return empty("order_states")
    orders = make_orders(*lines).drop("recorded_by", "recorded_at")
    nothing = {"state": "issued", "is_overdue": False} | NEVER
    overrides = pl.DataFrame(
        [nothing | {name: value for name, value in line.items() if name in nothing} for line in lines],
        schema_overrides={"closed_on": pl.Date, "cancelled_on": pl.Date, "done_on": pl.Date},
        infer_schema_length=None,
    )  # fmt: skip
    return conform(pl.concat([orders, overrides], how="horizontal"), "order_states")
