"""What a run leaves with the ledger: how it is entered, and a line for everything that it says of a clue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from domain.tables import add_absent_columns, conform, polars_schema

# Table of a run -> the state of its clues.
_STATES = {"findings": "found", "suppressed": "suppressed", "resolved": "resolved"}
_CLOCK = ("clock", "clock_started_on", "due_on")
_GROUNDS = ("source", "methods")


def make_run_line(fields: Mapping[str, Any]) -> pl.DataFrame:
    """One line of table `ledger_runs`, of a run that nobody has published yet. `fields`: what is known of it."""
    line = {"rule_digests": "{}", **fields, "edition": 0, "state": "ready"}
    return conform(add_absent_columns(pl.DataFrame([line]), "ledger_runs"), "ledger_runs")


def make_clue_events(
    tables: Mapping[str, pl.DataFrame], run_id: str, period: str, clocks: pl.DataFrame | None = None,
    grounds: pl.DataFrame | None = None,
) -> pl.DataFrame:  # fmt: skip
    """Table `clue_events`. `tables`: those of a run that speak of clues; what a table does not say is null.

    `period`: the run's, since which a clue without a first period is known. `clocks`: clue_id, clock,
    clock_started_on, due_on: of the clues whose clocks go on. `grounds`: clue_id, source, methods: which data a clue
    rests on, and how its rows were linked.
    """
    lines = [_make_lines(tables[name], state) for name, state in _STATES.items() if name in tables]
    events = pl.concat(lines).with_columns(
        pl.lit(run_id).alias("run_id"), pl.col("first_period").fill_null(period)
    )  # fmt: skip
    for columns, additions in ((_CLOCK, clocks), (_GROUNDS, grounds)):
        if additions is not None:
            events = events.drop(columns).join(additions.select("clue_id", *columns), on="clue_id", how="left")
    return conform(events, "clue_events").sort("clue_id", "state")


def _make_lines(clues: pl.DataFrame, state: str) -> pl.DataFrame:
    lines = add_absent_columns(clues, "clue_events").with_columns(pl.lit(state).alias("state"))
    return lines.select(polars_schema("clue_events").names())


def complete_grounds(grounds: pl.DataFrame, earlier_events: pl.DataFrame) -> pl.DataFrame:
    """clue_id, source, methods: of what a run found, and what earlier runs said of what it did not find.

    `grounds`: of what it found. `earlier_events`: table `clue_events`, the oldest run first.
    """
    columns = ("clue_id", *_GROUNDS)
    remembered = earlier_events.drop_nulls("source").unique("clue_id", keep="last", maintain_order=True)
    lines = pl.concat([grounds.select(columns), remembered.select(columns)])
    return lines.unique("clue_id", keep="first", maintain_order=True)
