"""What the lists of a run are made from: its tables, the ledger's visits, the previous run's issues."""

from __future__ import annotations

from dataclasses import fields

import polars as pl

from delivery import ListInputs
from ledger import find_stale_sources
from pipeline.job import Job
from pipeline.last_visits import read_last_visits

_NOT_PUBLISHED = {"members", "previous_issues", "due_dates", "visits", "stale_sources"}


def read_list_inputs(job: Job) -> ListInputs:
    """What the lists of a run are made from."""
    published = {field.name for field in fields(ListInputs)} - _NOT_PUBLISHED
    return ListInputs(
        members=job.run.read("members"),
        previous_issues=job.previous.read("issues"),
        due_dates=_list_due_dates(job),
        visits=read_last_visits(job),
        stale_sources=find_stale_sources(job.run.read("files"), job.previous.read("files"), job.period),
        **{name: job.run.read(name) for name in published},
    )


def _list_due_dates(job: Job) -> pl.DataFrame:
    """department, due_on: when a comparison's data were wanted."""
    lines = [(name, job.county.due_on(name, job.as_of)) for name in job.sources_by_department()]
    return pl.DataFrame(lines, schema={"department": pl.String, "due_on": pl.Date}, orient="row")
