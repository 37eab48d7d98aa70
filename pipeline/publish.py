"""From a run's tables to what people receive: the documents, and the receipt."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

import delivery
from delivery.document_context import DocumentContext
from delivery.documents import DOCUMENTS, Reader, write_documents
from pipeline.job import Job, code_digest
from pipeline.publication import BY_HAND
from pipeline.summaries.link_examples import put_link_examples
from pipeline.summaries.link_samples import put_link_samples
from pipeline.summaries.summarise_deliveries import make_deliveries_table, make_files_table, publish_check_results
from pipeline.summaries.summarise_lists import summarise_lists
from pipeline.summaries.summarise_pages import summarise_pages
from pipeline.summaries.summarise_suppliers import summarise_suppliers
from pipeline.summaries.supplier_returns import publish_supplier_tables
from storage.stored_frames import StoredFrames

PUBLISHED = (
    "links", "findings", "finding_evidence", "categories", "suspected", "suppressed", "resolved", "coverage",
    "follow_up", "quarantine", "accounting", "rule_outcomes", "deliveries", "files", "strangers", "issue_places",
    "conflicts", "profiles", "judgements", "issues", "link_groups", "checks", "population_changes", "list_comparison",
    "watched", "correction_advice", "removal_advice", "tracked_households", "tracked_people", "review_pairs",
    "review_rows", "review_people", "link_doubts", "patterns", "clue_clocks", "truth_counts", "false_alarm_counts",
    "link_samples", "unlinked_samples", "policy_gaps", "policy_reports", "undeclared_policies", "rule_answers",
    "possible_matches", "household_places", "visit_households", "visit_people", "visit_clues", "visit_changes",
    "visit_conflicts", "visit_proposals",
)  # fmt: skip


def deliver_lists(job: Job) -> int:
    """Publish the tables that documents show, then write the documents; returns how many townships' workbooks."""
    publish_tables(job)
    context = make_context(job)
    tables = StoredFrames(job.run)
    paths = write_documents(DOCUMENTS, job.folder.draft, tables, context, job.county.lists)
    return sum(len(files) for document, files in paths.items() if document.reader is Reader.TOWNSHIP)


def make_context(job: Job) -> DocumentContext:
    """Everything on the run's documents that is not in its tables."""
    county = job.county
    context = DocumentContext.of(county.settings, county.sources, job.policy, job.period, job.as_of)
    return replace(
        context,
        declarations=county.sources,
        outcomes=county.matching.outcomes,
        model=county.matching.model,
        watch=county.settings.watch,
        previous_period=job.previous_run[0].title if job.previous_run else None,
        run_id=job.folder.final.name,
        edition=find_edition(job),
        visit_form=county.visit_form,
        is_draft=county.settings.publish == BY_HAND,
    )


def find_edition(job: Job) -> int:
    """Which edition of its period's lists the run makes: one more than was published before, or the one it is."""
    runs = job.list_own_runs()
    is_own = (pl.col("run_id") == job.folder.final.name) & (pl.col("edition") > 0)
    return int(runs.filter(is_own)["edition"].max() or 1 + (runs["edition"].max() or 0))  # type: ignore[arg-type, operator]


def publish_tables(job: Job) -> None:
    """Publish every table that is still missing, and put what the documents show."""
    files = make_files_table(job)
    job.run.put("files", files)
    publish_check_results(job)
    job.run.put("deliveries", make_deliveries_table(job, files))
    publish_supplier_tables(job)
    members, links = job.run.read("members"), job.run.read("links")
    put_link_samples(job, members, links)
    summarise_lists(job, members, links)
    summarise_suppliers(job, links)
    summarise_pages(job, members, links)
    put_link_examples(job, links)


def relative_inbox(job: Job) -> str | None:
    """Where the inbox lies as seen from the workspace, so that a row can be explained with what it held."""
    try:
        return Path(os.path.relpath(job.inbox, job.request.workspace)).as_posix()
    except ValueError:  # another drive
        return None


def _make_notes(job: Job) -> dict[str, object]:
    """What the receipt says besides: of the program, the inbox, the ledger, and of who publishes the run."""
    return {
        "code_digest": code_digest(), "inbox": relative_inbox(job), "publication": job.county.settings.publish,
        "ledger_head": job.ledger.read_audit_head(),
    }  # fmt: skip


def write_run_manifest(
    job: Job,
    timings: Mapping[str, float],
    notes: Mapping[str, object] | None = None,
    asked_on: date | None = None,
) -> None:
    """`manifest.json`, the run's receipt: written last, so that a folder with one is complete.

    `notes`: what a command has to say besides, in plain values and without people. `asked_on`: the day of its requests.
    """
    counts = {name: job.run.tables.count_rows(name) for name in job.run.tables}
    receipt = delivery.Receipt(
        command=job.command,
        run_id=job.folder.final.name,
        period=str(job.period),
        as_of=job.as_of,
        policy=job.policy.id,
        configuration=job.county.digest,
        files=job.run.read("files"),
        counts=counts,
        timings=timings,
        notes=_make_notes(job) | dict(notes or {}),
        asked_on=asked_on,
    )
    delivery.write_manifest(job.folder.draft / "manifest.json", receipt)
