"""What home visits found up to the as-of date: the answers of the run's inbox, and those that the ledger remembers."""

from __future__ import annotations

import polars as pl

from pipeline.job import Job
from pipeline.memory import read_visits

VISIT_COLUMNS = {
    "household_id": pl.String,
    "clue_id": pl.String,
    "checked_on": pl.Date,
    "result": pl.String,
    "include": pl.Boolean,
}


def read_last_visits(job: Job) -> pl.DataFrame:
    """`VISIT_COLUMNS`, in the order in which answers came; `clue_id` is null of an answer for the whole household."""
    return read_visits(job).select(*VISIT_COLUMNS).unique(keep="last", maintain_order=True)
