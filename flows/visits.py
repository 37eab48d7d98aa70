"""What home visits found up to the as-of date: the answers of the run's inbox, and those that the ledger remembers."""

from __future__ import annotations

from pathlib import Path

import polars as pl

import delivery
from flows.admitted import ACCEPTED
from flows.job import Job
from flows.reviewing.answer_sheets import SOURCE
from flows.reviewing.memory import visits_remembered
from flows.stages import admitted_rows, usable_sources


def last_visits(job: Job) -> pl.DataFrame:
    """Columns of `delivery.CHECKS`, in the order in which the answers came; the last one of a day counts."""
    parts = [visits_remembered(Path(job.request.workspace), lambda: job.inbox_digest, job.as_of)]
    if SOURCE in usable_sources(job):
        parts.append(admitted_rows(job, SOURCE).read(ACCEPTED, delivery.CHECKS))
    visits = pl.concat(part.select(delivery.CHECKS.names()) for part in parts)
    dated = visits.drop_nulls(["household_id", "checked_on", "result"]).filter(pl.col("checked_on") <= job.as_of)
    return dated.unique(keep="last", maintain_order=True)
