"""From a search's tables to what people receive: requests, feedback, dossiers, summary, receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import polars as pl

import delivery
from delivery import property as handing_out
from domain.tables import empty
from pipeline.property.search_job import RECEIPTS, REFUSED_RECEIPTS, REVIEWS, VISITS, PropertyJob
from pipeline.property.search_steps import read_rows_with_household
from pipeline.publish import make_deliveries_table, make_files_table, write_run_manifest
from screening import property as searching
from storage.workspace import read_table, write_table

PUBLISHED = (
    "links", "asked", "property_findings", "property_answers", "refused", "review_again", "quarantine", "accounting",
    "deliveries", "files",
)  # fmt: skip


def deliver_search(job: PropertyJob) -> dict[str, object]:
    """Write requests, feedback, dossiers and the summary; returns what the receipt says of them."""
    staging, layouts = job.folder.draft, job.county.lists
    tables = staging / "tables"
    files = make_files_table(job)
    write_table(files, tables, "files")
    write_table(_add_receipt_faults(job, make_deliveries_table(job, files)), tables, "deliveries")
    context = delivery.ListContext.of(job.county, job.policy, job.period, job.as_of)
    given = _read_tables(job)
    departments = len(job.searched_departments())
    requests = _write_requests(job, given, context)
    handing_out.write_feedback(staging / "lists", given, context, layouts["property_feedback"], departments)
    handing_out.write_dossiers(
        staging / "dossiers", given, _read_dossier_inputs(job), context, layouts["property_dossier"]
    )
    path = staging / "reports" / "summary.xlsx"
    handing_out.write_property_summary(path, given, context, layouts["property_summary"], departments)
    return {"requests": requests, "hit_rate": given.told, "comparison": job.earlier_run_ids}


def _add_receipt_faults(job: PropertyJob, deliveries: pl.DataFrame) -> pl.DataFrame:
    """The deliveries, with what is wrong with receipts that nobody believes beside those of the receipts."""
    refused = pl.read_parquet(job.folder.draft / "work" / REFUSED_RECEIPTS)
    more = pl.lit("；".join(handing_out.receipt_faults(refused)))
    both = pl.concat_str("message", more, separator="；").str.strip_chars("；")
    return deliveries.with_columns(
        pl.when(pl.col("source") == RECEIPTS).then(both).otherwise("message").alias("message")
    )


def _read_tables(job: PropertyJob) -> handing_out.PropertyTables:
    """The published tables, and the register's members of the households that they name."""
    tables = job.folder.draft / "tables"
    findings, refused = read_table(tables, "property_findings"), read_table(tables, "refused")
    homes = pl.concat([findings.select("household_id"), refused.select("household_id")]).unique()
    members = read_table(job.folder.draft / "work", "members").join(homes, on="household_id", how="semi")
    return handing_out.PropertyTables(
        members=members.sort("person_id"),
        findings=findings,
        answers=read_table(tables, "property_answers"),
        refused=refused,
        again=read_table(tables, "review_again"),
        deliveries=read_table(tables, "deliveries"),
        situations=job.policy.property_situations,
        told=searching.compute_hit_rate(
            findings, job.county.property.hit_rate, job.policy.property_situations
        ).as_receipt,
        waiting=read_table(tables, "links").filter(pl.col("decision") == "review").height,
    )


def _write_requests(
    job: PropertyJob, given: handing_out.PropertyTables, context: delivery.ListContext
) -> list[dict[str, object]]:
    """Write the requests; what the receipt keeps of each: department, batch, file, persons, sha256."""
    asked = read_table(job.folder.draft / "tables", "asked")
    named = asked.join(given.members.select("person_id", "name", "id_number"), on="person_id", maintain_order="left")
    matters: dict[str, str] = {}
    for name, source in job.searched_sources().items():
        told = (matters.get(source.department, ""), job.county.property.sources[name].matter)
        matters[source.department] = "；".join(filter(None, told))
    folder = job.folder.draft / "requests"
    layout, approver = job.county.lists["property_request"], job.county.settings.property.approver
    written = handing_out.write_search_requests(folder, named, matters, approver, context, layout)
    sizes = {name: asked.filter(pl.col("department") == name) for name in written}
    return [
        {
            "department": name, "batch": sizes[name]["batch"][0], "file": f"requests/{path.name}",
            "persons": sizes[name].height, "approver": approver,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for name, path in written.items()
    ]  # fmt: skip


def _read_dossier_inputs(job: PropertyJob) -> handing_out.Dossier:
    risks = read_table(job.comparison_run / "tables", "findings") if job.comparison_run else empty("findings")
    visits, reviews = (read_rows_with_household(job, name) for name in (VISITS, REVIEWS))
    return handing_out.Dossier(
        risks=risks,
        visits=pl.DataFrame(schema=_VISITS) if visits is None else visits,
        reviews=pl.DataFrame(schema=_REVIEWS) if reviews is None else reviews,
        compared=job.comparison_run is not None,
    )


_VISITS = {
    "household_id": pl.String, "result": pl.String, "include": pl.Boolean, "checked_by": pl.String,
    "checked_on": pl.Date, "row_number": pl.Int64,
}  # fmt: skip
_REVIEWS = {
    "household_id": pl.String, "review_result": pl.String, "decision": pl.String, "reviewed_on": pl.Date,
    "row_number": pl.Int64,
}  # fmt: skip


def write_search_manifest(job: PropertyJob, timings: Mapping[str, float], notes: Mapping[str, object]) -> None:
    """`manifest.json`, the search's receipt; it names nobody."""
    write_run_manifest(job, timings, notes, job.asked_on)
