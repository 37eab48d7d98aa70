"""What home visits found up to the as-of date: the answers of the run's inbox, and those that the ledger remembers."""

from __future__ import annotations

import polars as pl

import delivery
from ledger import select_earlier_visits
from pipeline.answers.answer_sheets import SOURCE
from pipeline.deliveries.source_data import list_usable_sources
from pipeline.job import Job
from storage.admitted_rows import ACCEPTED


def read_last_visits(job: Job) -> pl.DataFrame:
    """Columns of `delivery.VISIT_COLUMNS`, in the order in which the answers came; the last one of a day counts."""
    visits = job.ledger.read_visits()
    # The inbox's digest takes a while, and is needed only where something is remembered.
    parts = [select_earlier_visits(visits, job.inbox_digest if visits.height else "", job.as_of)]
    if SOURCE in list_usable_sources(job):
        parts.append(job.run.rows(SOURCE).read_rows(ACCEPTED, delivery.VISIT_COLUMNS))
    visits = pl.concat(part.select(delivery.VISIT_COLUMNS.names()) for part in parts)
    dated = visits.drop_nulls(["household_id", "checked_on", "result"]).filter(pl.col("checked_on") <= job.as_of)
    return dated.unique(keep="last", maintain_order=True)
