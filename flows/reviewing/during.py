"""What a run does about people's decisions: takes them along, and keeps what their review will need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

import matchers
from domain.handover import PLACE, Admission, SheetFound
from domain.tables import empty
from flows.job import Job
from flows.reviewing import feedback
from flows.reviewing.memory import recall, remember_decisions, remember_results
from flows.workspace import read_table, write_table
from ledger import in_force, new_decisions


def decisions_in_force(job: Job, sheets: Sequence[SheetFound]) -> pl.DataFrame:
    """Table `review_decisions`: what is remembered, and what townships' answers in this inbox take back.

    The answers lie in the work folder until the run is sure to be published.
    """
    known = recall(Path(job.request.workspace), "review_decisions")
    answers, taken_back = _answers(job, [sheet for sheet in sheets if sheet.source == feedback.SOURCE])
    work = job.folder.staging / "work"
    write_table(answers, work, "verification_results")
    write_table(taken_back, work, "review_decisions")
    return in_force(pl.concat([known, new_decisions(taken_back, known)]))


def _answers(job: Job, sheets: Sequence[SheetFound]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tables `verification_results` and `review_decisions` of the inbox."""
    if not sheets:
        return empty("verification_results"), empty("review_decisions")
    source = job.county.sources[feedback.SOURCE]
    answers = feedback.answers_in(job.inbox, sheets, source, job.as_of, job.inbox_digest)
    return answers.results, feedback.overturned(Path(job.request.workspace), answers.results, job.county).decisions


def remember_answers(job: Job) -> None:
    """Keep in the ledger what townships answered in the inbox."""
    work, workspace = job.folder.staging / "work", Path(job.request.workspace)
    remember_results(workspace, read_table(work, "verification_results"))
    remember_decisions(workspace, read_table(work, "review_decisions"))


def keep_for_review(
    job: Job, links: pl.DataFrame, pairs: pl.DataFrame, members: pl.DataFrame, admitted: Callable[[str], Admission]
) -> None:
    """Publish what the review of this run needs after the inbox is gone: the pairs, the rows, the people."""
    tables = job.folder.staging / "tables"
    waiting = links.filter(pl.col("decision") == "review")
    write_table(pairs.sort("source", *PLACE, "rank"), tables, "review_pairs")
    rows = [empty("review_rows")]
    for name in waiting["source"].unique().sort():
        own = waiting.filter(pl.col("source") == name)
        rows.append(matchers.row_sides(admitted(name), job.county.sources[name], own))
    write_table(pl.concat(rows).sort("source", *PLACE), tables, "review_rows")
    asked = pairs.join(waiting, on=["source", *PLACE], how="semi").select("person_id").drop_nulls().unique()
    write_table(matchers.people_sides(members, asked), tables, "review_people")
