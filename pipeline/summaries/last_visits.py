"""What home visits found up to the as-of date: the answers of the run's inbox, and those that the ledger remembers."""

from __future__ import annotations

import polars as pl

from pipeline.job import Job
from pipeline.memory import read_visits

# What earlier visits found; a visit of the whole household has no clue.
VISIT_COLUMNS = pl.Schema({"household_id": pl.String, "clue_id": pl.String, "checked_on": pl.Date, "result": pl.String})


def read_last_visits(job: Job) -> pl.DataFrame:
    """Columns of `VISIT_COLUMNS`, in the order in which the answers came; the last one of a day counts."""
    visits = read_visits(job).select(VISIT_COLUMNS.names())
    return visits.unique(keep="last", maintain_order=True)
