"""Which orders are to be issued now, each household × risk × department once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from casework.orders.order_states import OPEN
from domain.tables import conform, empty
from domain.workdays import add_working_days

TRUE = "属实"
# Why an order is issued, the strongest first.
CAUSES = ("not_confirmed", "ineffective", "confirmed")
_KEY = ("household_id", "risk", "department")


@dataclass(frozen=True)
class OrderGround:
    """What orders follow from on a day; all household numbers are today's.

    `clues`: frame `answered_clues`. `included`: numbers of households that were taken in. `measures`: frame
    `newest_measures`. `states`: table `order_states`. `duties`: frame `duties`. `run_id`, `as_of`: of the newest run.
    """

    clues: pl.DataFrame
    included: pl.Series
    measures: pl.DataFrame
    states: pl.DataFrame
    duties: pl.DataFrame
    confirmed_risks: frozenset[str]
    run_id: str
    as_of: date


def find_due_orders(ground: OrderGround, today: date) -> pl.DataFrame:
    """Table `orders` without numbers, who recorded them and when: what is to be issued on `today`."""
    parts = [_find_unconfirmed(ground), _find_ineffective(ground), _find_confirmed(ground)]
    lines = pl.concat(parts).unique(_KEY, keep="first", maintain_order=True)
    homes = ground.clues.select("household_id", "township", "village").unique("household_id", keep="last")
    lines = lines.join(homes, on="household_id", how="inner", maintain_order="left")
    due = {days: add_working_days(today, days) for days in lines["working_days"].unique()}
    orders = lines.with_columns(
        pl.lit("").alias("order_no"), pl.lit(today).alias("issued_on"), pl.lit(ground.run_id).alias("run_id"),
        pl.col("working_days").replace_strict(due, default=None, return_dtype=pl.Date).alias("due_on"),
        pl.lit("").alias("recorded_by"), pl.lit("").alias("recorded_at"),
    ).sort("department", "township", "village", "household_id", "risk")  # fmt: skip
    return conform(orders, "orders") if orders.height else empty("orders")


def _find_confirmed(ground: OrderGround) -> pl.DataFrame:
    """True clues that no order has covered since they were answered, where none is open for the same."""
    lines = _add_duties(ground, ground.clues.filter(pl.col("last_result") == TRUE))
    ended_on = pl.coalesce("closed_on", "cancelled_on")
    covered_clues = ground.states.select(
        "department", ended_on.alias("ended_on"), clue_id=pl.col("clue_ids").str.split("、")
    ).explode("clue_id")
    covered_lines = lines.join(covered_clues, on=["clue_id", "department"]).filter(
        pl.col("ended_on").is_null() | (pl.col("ended_on") >= pl.col("last_checked_on"))
    )
    uncovered_lines = lines.join(covered_lines, on=["clue_id", "department"], how="anti", maintain_order="left")
    return _group(_leave_out_open(uncovered_lines, ground, (*OPEN, "done")), "confirmed")


def _find_unconfirmed(ground: OrderGround) -> pl.DataFrame:
    """Orders reported done, of whose clues the newest run, of a later day, still tells."""
    reported_orders = ground.states.filter(
        pl.col("state") == "done", pl.col("risk").is_in(list(ground.confirmed_risks)), pl.col("done_on") < ground.as_of
    )
    clues = reported_orders.select(
        pl.col("order_no").alias("earlier_order"), "department", clue_id=pl.col("clue_ids").str.split("、")
    ).explode("clue_id")
    found_clues = ground.clues.filter("is_found").join(clues, on="clue_id", maintain_order="left")
    duties = ground.duties.select("risk", "department", "wanted", "working_days")
    return _group(found_clues.join(duties, on=["risk", "department"], maintain_order="left"), "not_confirmed")


def _find_ineffective(ground: OrderGround) -> pl.DataFrame:
    """Risks whose newest measure has no effect and was told after the last order for the same."""
    measures = ground.measures.filter("is_ineffective").rename({"department": "helped_by"})
    lines = _add_duties(ground, measures)
    # Who helped is asked again; where the measure is of nobody whose duty it is, all who have the duty.
    is_theirs = pl.col("department") == pl.col("helped_by")
    lines = lines.filter(is_theirs | ~is_theirs.any().over("household_id", "risk"))
    last_orders = ground.states.filter(pl.col("state") != "cancelled").sort("issued_on", "order_no")
    last_orders = last_orders.unique(_KEY, keep="last", maintain_order=True).select(
        *_KEY, pl.col("order_no").alias("earlier_order"), pl.col("issued_on").alias("last_issued_on")
    )
    lines = lines.join(last_orders, on=_KEY, how="left", maintain_order="left").filter(
        (pl.col("recorded_on") > pl.col("last_issued_on")).fill_null(value=True)
    )
    lines = _leave_out_open(lines, ground, OPEN)
    clues = ground.clues.filter((pl.col("last_result") == TRUE) | pl.col("is_found")).select(
        "household_id", "risk", "clue_id"
    )
    return _group(lines.join(clues, on=["household_id", "risk"], how="left", maintain_order="left"), "ineffective")


def _add_duties(ground: OrderGround, lines: pl.DataFrame) -> pl.DataFrame:
    """The lines once for each duty that holds for their household."""
    is_included = pl.col("household_id").is_in(ground.included.implode())
    return lines.join(ground.duties, on="risk", maintain_order="left").filter(
        (pl.col("when") == "confirmed") | is_included
    )


def _leave_out_open(lines: pl.DataFrame, ground: OrderGround, states: tuple[str, ...]) -> pl.DataFrame:
    in_hand = ground.states.filter(pl.col("state").is_in(states))
    return lines.join(in_hand, on=_KEY, how="anti", maintain_order="left")


def _group(lines: pl.DataFrame, cause: str) -> pl.DataFrame:
    """One line per household, risk and department, with the clues that it is about."""
    if "earlier_order" not in lines.columns:
        lines = lines.with_columns(pl.lit(None, pl.String).alias("earlier_order"))
    return lines.group_by(_KEY, maintain_order=True).agg(
        pl.col("clue_id").drop_nulls().unique().sort().str.join("、").fill_null("").alias("clue_ids"),
        pl.col("wanted").first(),
        pl.col("working_days").first(),
        pl.lit(cause).alias("cause").first(),
        pl.col("earlier_order").first(),
    )


def select_unissued(orders: pl.DataFrame, remembered: pl.DataFrame, numbers_before: pl.Series) -> pl.DataFrame:
    """The orders for whose household, risk and department nobody has issued one meanwhile.

    `numbers_before`: numbers of the orders that were there when these were found.
    """
    later_orders = remembered.filter(~pl.col("order_no").is_in(numbers_before.implode()))
    return orders.join(later_orders, on=_KEY, how="anti", maintain_order="left")
