"""The list of a period beside the previous one: what is new, what goes on, what is gone."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from domain.tables import conform, empty


@dataclass(frozen=True)
class Previous:
    """The tables of the newest complete run of the previous period of the same kind; empty where there is none."""

    period: str
    suspected: pl.DataFrame
    findings: pl.DataFrame
    resolved: pl.DataFrame

    @classmethod
    def none(cls) -> Previous:
        """Nothing has been run before."""
        return cls("", empty("suspected"), empty("findings"), empty("resolved"))


@dataclass(frozen=True)
class Compared:
    """Tables `suspected` (with status and first_period), `resolved` and `suppressed`."""

    suspected: pl.DataFrame
    resolved: pl.DataFrame
    suppressed: pl.DataFrame


def compare(suspected: pl.DataFrame, findings: pl.DataFrame, previous: Previous, period: str) -> Compared:
    """Add status and first_period to the list; tell which clues are gone.

    `worsened`: a further risk, or verified where it was to be verified; `moved`: another township or village;
    `reopened`: had left an earlier list. A clue that is gone stays in `resolved` until it comes back.
    """
    before = previous.suspected.select(
        "household_id",
        "first_period",
        pl.col("township").alias("_township"),
        pl.col("village").alias("_village"),
        pl.col("risks").alias("_risks"),
        pl.col("certainty").alias("_certainty"),
    )
    listed = suspected.join(before, on="household_id", how="left")
    left_before = pl.col("household_id").is_in(previous.resolved["household_id"].implode())
    listed = listed.with_columns(_status(left_before).alias("status"), pl.col("first_period").fill_null(period))
    return Compared(
        suspected=conform(listed, "suspected").sort("priority"),
        resolved=_resolved(findings, previous, period),
        suppressed=empty("suppressed"),
    )


def _status(left_before: pl.Expr) -> pl.Expr:
    moved = (pl.col("township") != pl.col("_township")) | (pl.col("village") != pl.col("_village"))
    more_risks = pl.col("risks").str.split("、").list.set_difference(pl.col("_risks").str.split("、")).list.len() > 0
    surer = (pl.col("certainty") == "confirmed") & (pl.col("_certainty") != "confirmed")
    return (
        pl.when(pl.col("first_period").is_null() & left_before)
        .then(pl.lit("reopened"))
        .when(pl.col("first_period").is_null())
        .then(pl.lit("new"))
        .when(moved)
        .then(pl.lit("moved"))
        .when(more_risks | surer)
        .then(pl.lit("worsened"))
        .otherwise(pl.lit("continuing"))
    )


def _resolved(findings: pl.DataFrame, previous: Previous, period: str) -> pl.DataFrame:
    now = findings.select("clue_id")
    gone = previous.findings.filter(pl.col("household_id").is_not_null()).select(
        "household_id", "clue_id", pl.lit("本期数据中不再出现").alias("reason"), pl.lit(period).alias("since")
    )
    known = pl.concat([previous.resolved, conform(gone, "resolved")])
    return (
        known.unique("clue_id", keep="first", maintain_order=True)
        .join(now, on="clue_id", how="anti")
        .sort("household_id", "clue_id")
    )
