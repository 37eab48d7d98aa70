"""From a run's tables to what people receive: the documents, and the receipt."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import delivery
from delivery.department.supplier_inputs import SupplierInputs
from delivery.documents import DOCUMENTS, MakeInputs, Reader, write_documents
from delivery.list_inputs import DocumentContext, ListInputs
from delivery.list_rows.place_counts import CountyRows, make_county_rows
from delivery.list_rows.township_rows import ConflictRows, ListComparisonRows, PopulationChangeRows
from delivery.officer.pages import PageInputs
from pipeline.delivery_tables import make_deliveries_table, make_files_table, publish_check_results
from pipeline.further_lists import (
    make_comparison_inputs,
    make_conflict_inputs,
    make_population_change_inputs,
    publish_list_comparison,
    publish_population_changes,
)
from pipeline.job import Job, code_digest
from pipeline.officer_pages import publish_page_tables, read_page_inputs
from pipeline.run_inputs import read_list_inputs
from pipeline.supplier_returns import publish_supplier_tables, read_supplier_inputs

PUBLISHED = (
    "links", "findings", "finding_evidence", "categories", "suspected", "suppressed", "resolved", "coverage",
    "follow_up", "quarantine", "accounting", "rule_outcomes", "deliveries", "files", "strangers", "issue_places",
    "conflicts", "profiles", "judgements", "issues", "link_groups", "checks", "population_changes", "list_comparison",
    "review_pairs", "review_rows", "review_people", "link_doubts", "patterns",
)  # fmt: skip


def deliver_lists(job: Job) -> int:
    """Publish the tables that documents show, then write the documents; returns how many townships' workbooks."""
    lists = _publish_tables(job)
    context = DocumentContext.of(job.county.settings, job.county.sources, job.policy, job.period, job.as_of)
    make_inputs = _list_input_makers(job, lists, context)
    paths = write_documents(DOCUMENTS, job.folder.draft, make_inputs, context, job.county.lists)
    return sum(len(files) for document, files in paths.items() if document.reader is Reader.TOWNSHIP)


def _publish_tables(job: Job) -> ListInputs:
    """Publish every table that is still missing; returns what the lists are made from."""
    files = make_files_table(job)
    job.run.put("files", files)
    publish_check_results(job)
    job.run.put("deliveries", make_deliveries_table(job, files))
    publish_supplier_tables(job)
    lists = read_list_inputs(job)
    publish_page_tables(job, lists)
    publish_population_changes(job, lists.members)
    publish_list_comparison(job, lists)
    return lists


def _list_input_makers(job: Job, lists: ListInputs, context: DocumentContext) -> MakeInputs:
    """Class of document inputs -> what makes them for this run."""
    return {
        CountyRows: lambda: make_county_rows(lists, context),
        ListInputs: lambda: lists,
        SupplierInputs: lambda: read_supplier_inputs(job),
        PageInputs: lambda: read_page_inputs(job, lists, context),
        PopulationChangeRows: lambda: make_population_change_inputs(job, lists, context),
        ListComparisonRows: lambda: make_comparison_inputs(job, lists, context),
        ConflictRows: lambda: make_conflict_inputs(job, lists, context),
    }


def relative_inbox(job: Job) -> str | None:
    """Where the inbox lies as seen from the workspace, so that a row can be explained with what it held."""
    try:
        return Path(os.path.relpath(job.inbox, job.request.workspace)).as_posix()
    except ValueError:  # another drive
        return None


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
        notes={"code_digest": code_digest(), "inbox": relative_inbox(job), **(notes or {})},
        asked_on=asked_on,
    )
    delivery.write_manifest(job.folder.draft / "manifest.json", receipt)
