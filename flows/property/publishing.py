"""From a search's tables to what people receive: requests, feedback, dossiers, summary, receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import polars as pl

import delivery
from delivery import property as handing_out
from domain.tables import empty
from flows.property.job import RECEIPTS, REFUSED_RECEIPTS, REVIEWS, VISITS, PropertyJob
from flows.property.stages import keyed_rows
from flows.publishing import deliveries_table, files_table, write_receipt
from flows.workspace import read_table, write_table
from screening import property as searching

PUBLISHED = (
    "links", "asked", "property_findings", "property_answers", "refused", "review_again", "quarantine", "accounting",
    "deliveries", "files",
)  # fmt: skip


def deliver(job: PropertyJob) -> dict[str, object]:
    """Write requests, feedback, dossiers and the summary; returns what the receipt says of them."""
    staging, layouts = job.folder.staging, job.county.lists
    tables = staging / "tables"
    files = files_table(job)
    write_table(files, tables, "files")
    write_table(_with_receipt_faults(job, deliveries_table(job, files)), tables, "deliveries")
    context = delivery.ListContext.of(job.county, job.policy, job.period, job.as_of)
    given = _tables(job)
    departments = len(job.searched_departments())
    requests = _requests(job, given, context)
    handing_out.write_feedback(staging / "lists", given, context, layouts["property_feedback"], departments)
    handing_out.write_dossiers(staging / "dossiers", given, _dossier(job), context, layouts["property_dossier"])
    path = staging / "reports" / "summary.xlsx"
    handing_out.write_property_summary(path, given, context, layouts["property_summary"], departments)
    return {"requests": requests, "hit_rate": given.told, "comparison": job.rests_on}


def _with_receipt_faults(job: PropertyJob, deliveries: pl.DataFrame) -> pl.DataFrame:
    """The deliveries, with what is wrong with receipts that nobody believes beside those of the receipts."""
    refused = pl.read_parquet(job.folder.staging / "work" / REFUSED_RECEIPTS)
    more = pl.lit("；".join(handing_out.receipt_faults(refused)))
    both = pl.concat_str("message", more, separator="；").str.strip_chars("；")
    return deliveries.with_columns(
        pl.when(pl.col("source") == RECEIPTS).then(both).otherwise("message").alias("message")
    )


def _tables(job: PropertyJob) -> handing_out.PropertyTables:
    """The published tables, and the register's members of the households that they name."""
    tables = job.folder.staging / "tables"
    findings, refused = read_table(tables, "property_findings"), read_table(tables, "refused")
    homes = pl.concat([findings.select("household_id"), refused.select("household_id")]).unique()
    members = read_table(job.folder.staging / "work", "members").join(homes, on="household_id", how="semi")
    return handing_out.PropertyTables(
        members=members.sort("person_id"),
        findings=findings,
        answers=read_table(tables, "property_answers"),
        refused=refused,
        again=read_table(tables, "review_again"),
        deliveries=read_table(tables, "deliveries"),
        situations=job.policy.property_situations,
        told=searching.hit_rate(findings, job.county.property.hit_rate, job.policy.property_situations).told,
        waiting=read_table(tables, "links").filter(pl.col("decision") == "review").height,
    )


def _requests(
    job: PropertyJob, given: handing_out.PropertyTables, context: delivery.ListContext
) -> list[dict[str, object]]:
    """Write the requests; what the receipt keeps of each: department, batch, file, persons, sha256."""
    asked = read_table(job.folder.staging / "tables", "asked")
    named = asked.join(given.members.select("person_id", "name", "id_number"), on="person_id", maintain_order="left")
    matters: dict[str, str] = {}
    for name, source in job.searched().items():
        told = (matters.get(source.department, ""), job.county.property.sources[name].matter)
        matters[source.department] = "；".join(filter(None, told))
    folder = job.folder.staging / "requests"
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


def _dossier(job: PropertyJob) -> handing_out.Dossier:
    risks = read_table(job.compared / "tables", "findings") if job.compared else empty("findings")
    visits, reviews = (keyed_rows(job, name) for name in (VISITS, REVIEWS))
    return handing_out.Dossier(
        risks=risks,
        visits=pl.DataFrame(schema=_VISITS) if visits is None else visits,
        reviews=pl.DataFrame(schema=_REVIEWS) if reviews is None else reviews,
        compared=job.compared is not None,
    )


_VISITS = {
    "household_id": pl.String, "result": pl.String, "include": pl.Boolean, "checked_by": pl.String,
    "checked_on": pl.Date, "row_number": pl.Int64,
}  # fmt: skip
_REVIEWS = {
    "household_id": pl.String, "review_result": pl.String, "decision": pl.String, "reviewed_on": pl.Date,
    "row_number": pl.Int64,
}  # fmt: skip


def receipt(job: PropertyJob, timings: Mapping[str, float], notes: Mapping[str, object]) -> None:
    """`manifest.json`, the search's receipt; it names nobody."""
    write_receipt(job, timings, notes, job.asked_on)
