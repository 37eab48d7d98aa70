"""What home visits found up to the as-of date: the answers of the run's inbox, and those that the ledger remembers."""

from __future__ import annotations

import polars as pl

from ledger import select_earlier_visits
from pipeline.answers.answer_sheets import SOURCE
from pipeline.deliveries.source_data import list_usable_sources
from pipeline.job import Job
from storage.admitted_rows import ACCEPTED

# What earlier visits found; a visit of the whole household has no clue.
VISIT_COLUMNS = pl.Schema({"household_id": pl.String, "clue_id": pl.String, "checked_on": pl.Date, "result": pl.String})


def read_last_visits(job: Job) -> pl.DataFrame:
    """Columns of `VISIT_COLUMNS`, in the order in which the answers came; the last one of a day counts."""
    remembered = job.ledger.read_visits()
    # The inbox's digest takes a while, and is needed only where something is remembered.
    parts = [select_earlier_visits(remembered, job.inbox_digest if remembered.height else "", job.as_of)]
    if SOURCE in list_usable_sources(job):
        parts.append(job.run.rows(SOURCE).read_rows(ACCEPTED, VISIT_COLUMNS))
    visits = pl.concat(part.select(VISIT_COLUMNS.names()) for part in parts)
    dated = visits.drop_nulls(["household_id", "checked_on", "result"]).filter(pl.col("checked_on") <= job.as_of)
    return dated.unique(keep="last", maintain_order=True)
