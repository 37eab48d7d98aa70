"""拟修正风险消除 (notice 0, 二（三）): risk entered as cleared, and something is confirmed of the household again."""

from __future__ import annotations

import polars as pl

from domain.tables import conform

_FRESH = ("new", "reopened", "worsened")


def make_correction_table(monitored: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """Table `correction_advice`: a line per household with risk cleared and a confirmed finding.

    `monitored`: frame `monitored_households`. `findings`: the table, with status and without what is suppressed. The
    register does not say when a risk was cleared: every confirmed finding that stands today counts, and `status`
    says whether one of them has come or grown since the run before.
    """
    confirmed = findings.filter(pl.col("certainty") == "confirmed", pl.col("household_id").is_not_null())
    fresh = pl.col("status").is_in(_FRESH).any()
    clues = confirmed.sort("rule_id", "clue_id").group_by("household_id").agg(
        pl.col("risk").unique().sort().str.join("、").alias("risks"),
        pl.len().cast(pl.Int64).alias("findings"),
        pl.col("evidence").unique(maintain_order=True).str.join("；"),
        pl.when(pl.col("status").is_null().all()).then(None).when(fresh).then(pl.lit("new"))
        .otherwise(pl.lit("continuing")).alias("status"),
        pl.col("first_period").min(),
    )  # fmt: skip
    cleared = monitored.filter(~pl.col("under_monitoring"))
    return conform(cleared.join(clues, on="household_id", maintain_order="left"), "correction_advice")
