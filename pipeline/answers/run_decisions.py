"""What a run does about people's decisions: takes them along, and keeps what their review will need."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

import matchers
from domain.handover import PLACE, Admission, SheetFound
from domain.office_clock import get_today
from domain.tables import conform, empty
from ledger import DOUBTED, select_in_force, select_new_decisions
from pipeline.answers.answer_sheets import SOURCE
from pipeline.answers.clue_register import read_clue_register
from pipeline.answers.decided_rows import join_decisions
from pipeline.answers.evidence_rows import find_overturned_links
from pipeline.answers.list_marks import read_list_marks
from pipeline.answers.run_records import remember_records
from pipeline.answers.township_answers import read_answers
from pipeline.deliveries.source_data import list_ingested_sources
from pipeline.job import Job
from storage.admitted_rows import ACCEPTED


def collect_decisions(job: Job, sheets: Sequence[SheetFound]) -> pl.DataFrame:
    """Table `review_decisions`: what is remembered, and what townships' answers in this inbox take back.

    The answers lie in the work folder until the run is sure to be published; those that cannot be taken are
    quarantined.
    """
    answers, taken_back = _read_inbox_answers(job, [sheet for sheet in sheets if sheet.source == SOURCE])
    job.run.put("verification_results", answers)
    job.run.put("review_decisions", taken_back)
    return read_decisions(job)


def read_decisions(job: Job) -> pl.DataFrame:
    """Table `review_decisions`: those in force, with what this inbox takes back."""
    remembered, taken_back = job.remembered.decisions, job.run.read("review_decisions")
    return select_in_force(pl.concat([remembered, select_new_decisions(taken_back, remembered)]))


def _read_inbox_answers(job: Job, sheets: Sequence[SheetFound]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tables `verification_results` and `review_decisions` of the inbox."""
    if not sheets:
        return empty("verification_results"), empty("review_decisions")
    register = read_clue_register(job.workspace, job.run.read("members"))
    # The day for which a run compares may lie ahead.
    last_day = max(get_today(), job.as_of)
    marks = read_list_marks(job.inbox, {sheet.file for sheet in sheets})
    answers = read_answers(job.inbox, sheets, job.county, register, last_day, job.inbox_digest, marks)
    _quarantine_answers(job, answers.quarantine)
    return answers.results, find_overturned_links(job.workspace, answers.results, job.county).decisions


def _quarantine_answers(job: Job, refused: pl.DataFrame) -> None:
    """Move the refused answers from the accepted rows to the quarantine, where the unreadable ones are already."""
    if refused.is_empty() or SOURCE not in list_ingested_sources(job):
        return
    rows = job.run.rows(SOURCE)
    present = rows.read_rows_at(refused.select(PLACE), ACCEPTED).select(PLACE)
    lines = refused.join(present, on=PLACE, how="semi")
    quarantine = pl.concat([job.run.read("quarantine", SOURCE), lines]).sort(*PLACE, "check", "field")
    job.run.put("quarantine", quarantine, SOURCE)
    rows.remove_rows(present)


def remember_answers(job: Job) -> None:
    """Keep in the ledger what came back in the inbox: townships' answers, reviews, measures, departments' replies."""
    job.ledger.add_visits(job.run.read("verification_results"))
    job.ledger.add_decisions(job.run.read("review_decisions"))
    remember_records(job)


def publish_review_tables(
    job: Job, links: pl.DataFrame, pairs: pl.DataFrame, members: pl.DataFrame, admitted: Callable[[str], Admission],
    decisions: pl.DataFrame,
) -> None:  # fmt: skip
    """Publish what the review of this run needs after the inbox is gone: the pairs, the rows, the people.

    `decisions`: those in force. A link that a township denies and a number speaks for waits too, and stays meanwhile.
    """
    doubts = find_doubted_links(links, decisions)
    job.run.put("link_doubts", doubts)
    waiting = pl.concat([links.filter(pl.col("decision") == "review"), _select_links(links, doubts)]).sort(
        "source", *PLACE
    )
    pairs = matchers.add_linked_pairs(pairs, _select_links(links, doubts), members)
    job.run.put("review_pairs", pairs.sort("source", *PLACE, "rank"))
    rows = [empty("review_rows")]
    for name in waiting["source"].unique().sort():
        source_rows = waiting.filter(pl.col("source") == name)
        rows.append(matchers.make_review_rows(admitted(name), job.county.sources[name], source_rows))
    job.run.put("review_rows", pl.concat(rows).sort("source", *PLACE))
    people = pairs.join(waiting, on=["source", *PLACE], how="semi").select("person_id").drop_nulls().unique()
    job.run.put("review_people", matchers.make_review_people(members, people))


def find_doubted_links(links: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """Table `link_doubts`: the linked rows about which a doubt is open, each with the last one.

    `decisions`: table `review_decisions`, those in force.
    """
    doubts = decisions.filter(pl.col("verdict") == DOUBTED)
    if doubts.is_empty():
        return empty("link_doubts")
    linked = links.filter(pl.col("decision") == "linked", pl.col("person_id").is_not_null())
    rows = join_decisions(linked, doubts, ("decided_by", "decided_on"))
    last = rows.unique(["source", *PLACE], keep="last", maintain_order=True)
    return conform(last, "link_doubts").sort("source", *PLACE)


def _select_links(links: pl.DataFrame, doubts: pl.DataFrame) -> pl.DataFrame:
    return links.join(doubts, on=["source", *PLACE], how="semi", maintain_order="left")
