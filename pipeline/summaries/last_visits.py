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


ROW_ANSWERS = {"kind": pl.String, "row_key": pl.String, "last_checked_on": pl.Date, "last_result": pl.String}


def read_last_visits(job: Job) -> pl.DataFrame:
    """`VISIT_COLUMNS`, in the order in which answers came; `clue_id` is null of an answer for the whole household."""
    return read_visits(job).select(*VISIT_COLUMNS).unique(keep="last", maintain_order=True)


def read_row_answers(job: Job) -> pl.DataFrame:
    """`ROW_ANSWERS`: the newest answer to every row of the other sheets that show it; of one day the later."""
    answers = job.read_earlier_answers().sort("checked_on", maintain_order=True)
    newest = answers.unique(["kind", "row_key"], keep="last", maintain_order=True)
    return newest.select("kind", "row_key", last_checked_on="checked_on", last_result="result")
