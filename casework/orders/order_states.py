"""How every order stands on a day: it follows from what was reported and what later runs say of its clues."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import polars as pl

from casework.orders.closings import find_closings
from domain.tables import conform

# States in which a department has something to do, and those in which a further order would be the same again.
OPEN = ("issued", "received", "returned")
STATES = ("issued", "received", "done", "returned", "closed", "cancelled", "replaced")
_WORDS = ("in_progress", "done", "returned")


def derive_order_states(
    orders: pl.DataFrame,
    order_events: pl.DataFrame,
    clue_events: pl.DataFrame,
    runs: pl.DataFrame,
    confirmed_risks: Collection[str],
    today: date,
) -> pl.DataFrame:
    """Table `order_states`: every order issued by `today`, in exactly one state.

    `orders`, `order_events`, `clue_events`, `runs` (`ledger_runs`): tables of the ledger; of runs that are not
    published nothing counts. `confirmed_risks`: those that are closed only by a later run's data, besides the report.
    """
    issued = orders.filter(pl.col("issued_on") <= today)
    events = order_events.filter(pl.col("happened_on") <= today).with_row_index("#at")
    reports = _read_reports(events.sort("happened_on", "#at"))
    closings = find_closings(issued, reports, clue_events, runs, confirmed_risks, today)
    lines = issued
    for frame in (reports, closings, _find_cancelled(events)):
        lines = lines.join(frame, on="order_no", how="left", maintain_order="left")
    lines = lines.join(_find_replacements(lines), on="order_no", how="left", maintain_order="left")
    return conform(_add_states(lines, today), "order_states")


def _read_reports(events: pl.DataFrame) -> pl.DataFrame:
    """order_no, word (the last of in_progress, done, returned; else received), received_on, done_on, result, note.

    `events`: in the order in which they happened. `done_on`: the first day of what is now reported as done.
    """
    told = events.filter(pl.col("event").is_in([*_WORDS, "received"])).with_row_index("#place")
    is_word = pl.col("event").is_in(_WORDS)
    is_done = pl.col("event") == "done"
    since = pl.col("#place").filter(is_word & ~is_done).max().fill_null(-1)
    return told.group_by("order_no", maintain_order=True).agg(
        pl.coalesce(pl.col("event").filter(is_word).last(), pl.lit("received")).alias("word"),
        pl.col("happened_on").filter(~(pl.col("event") == "returned")).first().alias("received_on"),
        pl.col("happened_on").filter(is_done & (pl.col("#place").cast(pl.Int64) > since)).first().alias("done_on"),
        pl.col("result").last(),
        pl.col("note").last(),
    )


def _find_cancelled(events: pl.DataFrame) -> pl.DataFrame:
    """order_no, cancelled_on: of orders whose last such word is that they are cancelled, and not restored."""
    words = events.filter(pl.col("event").is_in(["cancelled", "restored"])).sort("happened_on", "#at")
    last = words.unique("order_no", keep="last", maintain_order=True).filter(pl.col("event") == "cancelled")
    return last.select("order_no", pl.col("happened_on").alias("cancelled_on"))


def _find_replacements(orders: pl.DataFrame) -> pl.DataFrame:
    """order_no, replaced_by, replaced_on: the first order that was issued in its place and holds."""
    later = orders.filter(pl.col("earlier_order").is_not_null(), pl.col("cancelled_on").is_null())
    later = later.sort("issued_on", "order_no").unique("earlier_order", keep="first", maintain_order=True)
    return later.select(
        pl.col("earlier_order").alias("order_no"),
        pl.col("order_no").alias("replaced_by"),
        pl.col("issued_on").alias("replaced_on"),
    )


def _add_states(lines: pl.DataFrame, today: date) -> pl.DataFrame:
    is_closed = pl.col("closed_on").is_not_null()
    is_replaced = pl.col("replaced_on").is_not_null() & (~is_closed | (pl.col("closed_on") > pl.col("replaced_on")))
    state = (
        pl.when(pl.col("cancelled_on").is_not_null()).then(pl.lit("cancelled"))
        .when(is_replaced).then(pl.lit("replaced"))
        .when(is_closed).then(pl.lit("closed"))
        .when(pl.col("word") == "done").then(pl.lit("done"))
        .when(pl.col("word") == "returned").then(pl.lit("returned"))
        .when(pl.col("word").is_not_null()).then(pl.lit("received"))
        .otherwise(pl.lit("issued"))
    )  # fmt: skip
    stated = lines.with_columns(state.alias("state"))
    is_now_closed = pl.col("state") == "closed"
    closing = [pl.when(is_now_closed).then(name).alias(name) for name in ("closed_on", "closed_by", "closing_run_id")]
    is_overdue = pl.col("state").is_in(OPEN) & (pl.col("due_on") < today)
    return stated.with_columns(
        *closing,
        is_overdue.alias("is_overdue"),
        pl.when(is_overdue).then((pl.lit(today) - pl.col("due_on")).dt.total_days()).alias("days_overdue"),
        pl.when(pl.col("state") == "replaced").then("replaced_by").alias("replaced_by"),
    )
