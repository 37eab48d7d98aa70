"""From a search's tables to what people receive: requests, feedback, dossiers, summary, receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

import delivery
from delivery import property as search_delivery
from delivery.documents import PROPERTY_DOCUMENTS, write_documents
from pipeline.property.search_job import RECEIPTS, PropertyJob
from pipeline.property.summarise_search import summarise_search
from pipeline.publish import write_run_manifest
from pipeline.summaries.summarise_deliveries import make_deliveries_table, make_files_table
from storage.stored_frames import StoredFrames
from storage.workspace import list_folders

PUBLISHED = (
    "links", "signer_links", "asked", "property_findings", "property_answers", "refused", "review_again", "quarantine",
    "accounting", "deliveries", "files", "review_pairs", "review_rows", "review_people", "link_doubts",
)  # fmt: skip


def deliver_search(job: PropertyJob) -> dict[str, object]:
    """Write the documents of the search; returns what the receipt says of them."""
    files = make_files_table(job)
    job.run.put("files", files)
    job.run.put("deliveries", _add_receipt_faults(job, make_deliveries_table(job, files)))
    summarise_search(job)
    tables = StoredFrames(job.run)
    write_documents(PROPERTY_DOCUMENTS, job.folder.draft, tables, make_search_context(job), job.county.lists)
    hit_rate = job.run.read("search_totals")["hit_rate"].item()
    return {"requests": _describe_requests(job), "hit_rate": hit_rate, "comparison": job.earlier_run_ids}


def make_search_context(job: PropertyJob) -> delivery.DocumentContext:
    """Everything on the search's documents that is not in its tables."""
    county = job.county
    context = delivery.DocumentContext.of(county.settings, county.sources, job.policy, job.period, job.as_of)
    return replace(
        context,
        situations=job.policy.property_situations,
        approver=county.settings.property.approver,
        run_id=job.folder.final.name,
        edition=1 + sum(folder != job.folder.final for folder in _list_searches(job)),
    )


def _list_searches(job: PropertyJob) -> list[Path]:
    """Folders of the period's finished searches."""
    return [folder for folder in list_folders(job.period_folder) if not folder.name.startswith(".")]


def _add_receipt_faults(job: PropertyJob, deliveries: pl.DataFrame) -> pl.DataFrame:
    """The deliveries, with what is wrong with receipts that nobody believes beside those of the receipts."""
    refused = job.run.read("refused_receipts")
    faults = pl.lit("；".join(search_delivery.describe_receipt_faults(refused)))
    message = pl.concat_str("message", faults, separator="；").str.strip_chars("；")
    return deliveries.with_columns(
        pl.when(pl.col("source") == RECEIPTS).then(message).otherwise("message").alias("message")
    )


def _describe_requests(job: PropertyJob) -> list[dict[str, object]]:
    """What the receipt keeps of each written request: department, batch, file, persons, sha256."""
    people_asked = job.run.read("asked")
    files = search_delivery.list_request_files(job.folder.draft / "requests", people_asked)
    per_department = {name: people_asked.filter(pl.col("department") == name) for name in files}
    return [
        {
            "department": name, "batch": per_department[name]["batch"][0], "file": f"requests/{path.name}",
            "persons": per_department[name].height, "approver": job.county.settings.property.approver,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for name, path in files.items()
    ]  # fmt: skip


def write_search_manifest(job: PropertyJob, timings: Mapping[str, float], notes: Mapping[str, object]) -> None:
    """`manifest.json`, the search's receipt; it names nobody."""
    write_run_manifest(job, timings, notes, job.asked_on)
