"""What closes an order (销号): the department's report and, for housing and water, its own next data."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import polars as pl

# A clue that left for one of these is mended; a row that is simply gone proves nothing.
MENDED = ("remedied", "below_threshold")
_CLOSINGS = pl.Schema({
    "order_no": pl.String, "closed_on": pl.Date, "closed_by": pl.String, "closing_run_id": pl.String,
})  # fmt: skip


def find_closings(
    orders: pl.DataFrame, reports: pl.DataFrame, clue_events: pl.DataFrame, runs: pl.DataFrame,
    confirmed_risks: Collection[str], today: date,
) -> pl.DataFrame:  # fmt: skip
    """order_no, closed_on, closed_by (reply, data), closing_run_id: of orders whose last report is that they are done.

    An order of `confirmed_risks` is closed on the day on which all of its clues have been mended in the data of
    published runs after the one that it rests on, and it has been reported done. A clue that was found again by then
    is not mended.
    """
    reported_orders = orders.join(reports.filter(pl.col("word") == "done").select("order_no", "done_on"), on="order_no")
    needs_data = pl.col("risk").is_in(list(confirmed_risks))
    by_reply = reported_orders.filter(~needs_data).select(
        "order_no", pl.col("done_on").alias("closed_on"), pl.lit("reply").alias("closed_by"),
        pl.lit(None, pl.String).alias("closing_run_id"),
    )  # fmt: skip
    by_data = _find_confirmed(reported_orders.filter(needs_data), clue_events, runs).filter(
        pl.col("closed_on") <= today
    )
    return pl.concat([by_reply.match_to_schema(_CLOSINGS), by_data])


def _find_confirmed(reported_orders: pl.DataFrame, clue_events: pl.DataFrame, runs: pl.DataFrame) -> pl.DataFrame:
    as_of = runs.select("run_id", "as_of")
    published = runs.filter(pl.col("state") == "published").select("run_id", "as_of")
    events = clue_events.drop("as_of", strict=False).join(published, on="run_id")
    clues = (
        reported_orders.select("order_no", "done_on", "run_id", "issued_on", clue_id=pl.col("clue_ids").str.split("、"))
        .explode("clue_id")
        .join(as_of.rename({"as_of": "list_as_of"}), on="run_id", how="left")
        .with_columns(pl.coalesce("list_as_of", "issued_on").alias("list_as_of"))
    )
    mended_clues = events.filter(pl.col("state") == "resolved", pl.col("reason").is_in(MENDED))
    mended_clues = mended_clues.select(
        "clue_id", pl.col("run_id").alias("closing_run_id"), pl.col("as_of").alias("mended_on")
    )
    candidates = clues.join(mended_clues, on="clue_id").filter(
        pl.col("mended_on") >= pl.col("list_as_of"), pl.col("closing_run_id") != pl.col("run_id")
    )
    candidates = candidates.with_columns(pl.max_horizontal("done_on", "mended_on").alias("closed_on"))
    findings = events.filter(pl.col("state") == "found").select("clue_id", pl.col("as_of").alias("found_on"))
    found_again = candidates.join(findings, on="clue_id").filter(
        pl.col("found_on") > pl.col("mended_on"), pl.col("found_on") <= pl.col("closed_on")
    )
    key = ["order_no", "clue_id", "closing_run_id"]
    lasting_closings = candidates.join(found_again, on=key, how="anti").sort("closed_on", "mended_on", "closing_run_id")
    first_closings = lasting_closings.unique(["order_no", "clue_id"], keep="first", maintain_order=True)
    clue_counts = clues.group_by("order_no").agg(pl.len().alias("clues"))
    by_order = first_closings.group_by("order_no", maintain_order=True).agg(
        pl.len().alias("mended"), pl.col("closed_on").max(), pl.col("closing_run_id").last()
    )
    closed_orders = by_order.join(clue_counts, on="order_no").filter(pl.col("mended") == pl.col("clues"))
    return closed_orders.select(
        "order_no", "closed_on", pl.lit("data").alias("closed_by"), "closing_run_id"
    ).match_to_schema(_CLOSINGS)
