"""What each outcome code leads to, as `config/matching.yaml` declares it."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from matchers.declarations.matching import Outcome


def add_outcomes(rows: pl.DataFrame, outcomes: Mapping[str, Outcome]) -> pl.DataFrame:
    """Add decision and method of the reason; its declared score where none was computed."""
    outcome_lines = [(code, outcome.decision, outcome.method, outcome.score) for code, outcome in outcomes.items()]
    schema = {"reason": pl.String, "decision": pl.String, "method": pl.String, "declared": pl.Float64}
    table = pl.DataFrame(outcome_lines, schema=schema, orient="row")
    rows = rows.join(table, on="reason", how="left", maintain_order="left")
    return rows.with_columns(pl.coalesce("score", "declared").alias("score")).drop("declared")
