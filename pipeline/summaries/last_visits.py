"""What home visits found up to the as-of date: the answers of the run's inbox, and those that the ledger remembers."""

from __future__ import annotations

import polars as pl

from pipeline.job import Job
from pipeline.memory import read_visits


def read_last_visits(job: Job) -> pl.DataFrame:
    """household_id, clue_id (null: of the whole household), checked_on, result, in the order in which answers came."""
    visits = read_visits(job).select("household_id", "clue_id", "checked_on", "result")
    return visits.unique(keep="last", maintain_order=True)
