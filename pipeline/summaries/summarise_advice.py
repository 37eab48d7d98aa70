"""The tables that the list of advice shows."""

from __future__ import annotations

import polars as pl

from screening.summary import advice_lines
from storage.run_store import RunStore


def put_advice(run: RunStore, households: pl.DataFrame, persons: pl.DataFrame) -> None:
    """Put whom to watch, whose removal to correct and whose to assess, with households and persons."""
    run.put("watched_lines", advice_lines.make_watched_lines(run.read("watched"), households, persons))
    run.put("correction_lines", advice_lines.make_correction_lines(run.read("correction_advice"), households))
    run.put("removal_lines", advice_lines.make_removal_lines(run.read("removal_advice"), households))
