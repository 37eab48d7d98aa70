"""What a run leaves with the ledger: how it is entered, and a line for everything that it says of a clue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from domain.tables import add_absent_columns, conform, polars_schema

# Table of a run -> the state of its clues.
_STATES = {"findings": "found", "suppressed": "suppressed", "resolved": "resolved"}


def make_run_line(fields: Mapping[str, Any]) -> pl.DataFrame:
    """One line of table `ledger_runs`, of a run that nobody has published yet. `fields`: what is known of it."""
    line = {"rule_digests": "{}", **fields, "edition": 0, "state": "ready"}
    return conform(add_absent_columns(pl.DataFrame([line]), "ledger_runs"), "ledger_runs")


def make_clue_events(tables: Mapping[str, pl.DataFrame], run_id: str, period: str) -> pl.DataFrame:
    """Table `clue_events`. `tables`: those of a run that speak of clues; what a table does not say is null.

    `period`: the run's, since which a clue without a first period is known.
    """
    lines = [_make_lines(tables[name], state) for name, state in _STATES.items() if name in tables]
    events = pl.concat(lines).with_columns(
        pl.lit(run_id).alias("run_id"), pl.col("first_period").fill_null(period)
    )  # fmt: skip
    return conform(events, "clue_events").sort("clue_id", "state")


def _make_lines(clues: pl.DataFrame, state: str) -> pl.DataFrame:
    lines = add_absent_columns(clues, "clue_events").with_columns(pl.lit(state).alias("state"))
    return lines.select(polars_schema("clue_events").names())


def add_grounds(events: pl.DataFrame, grounds: pl.DataFrame, earlier_events: pl.DataFrame) -> pl.DataFrame:
    """The events with `source` and `methods`: which data a clue rests on, and how its rows were linked.

    `grounds`: clue_id, source, methods of what this run found; a clue that it did not find keeps what earlier runs said
    of it. `earlier_events`: table `clue_events`, the oldest run first.
    """
    columns = ("clue_id", "source", "methods")
    remembered = earlier_events.drop_nulls("source").unique("clue_id", keep="last", maintain_order=True)
    known_grounds = pl.concat([grounds.select(columns), remembered.select(columns)]).unique(
        "clue_id", keep="first", maintain_order=True
    )
    rows = events.drop("source", "methods").join(known_grounds, on="clue_id", how="left", maintain_order="left")
    return conform(rows, "clue_events")
