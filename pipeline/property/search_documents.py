"""From a search's tables to what people receive: requests, feedback, dossiers, summary, receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import polars as pl

import delivery
from delivery import property as search_delivery
from delivery.documents import PROPERTY_DOCUMENTS, MakeInputs, write_documents
from domain.tables import empty
from pipeline.delivery_tables import make_deliveries_table, make_files_table
from pipeline.property.search_job import RECEIPTS, REVIEWS, VISITS, PropertyJob
from pipeline.property.search_steps import read_rows_with_household
from pipeline.publish import write_run_manifest
from screening import property as searching
from screening.summary.households import make_households, make_persons
from storage.run_store import RunStore

PUBLISHED = (
    "links", "asked", "property_findings", "property_answers", "refused", "review_again", "quarantine", "accounting",
    "deliveries", "files",
)  # fmt: skip


def deliver_search(job: PropertyJob) -> dict[str, object]:
    """Write the documents of the search; returns what the receipt says of them."""
    files = make_files_table(job)
    job.run.put("files", files)
    job.run.put("deliveries", _add_receipt_faults(job, make_deliveries_table(job, files)))
    context = delivery.DocumentContext.of(job.county.settings, job.county.sources, job.policy, job.period, job.as_of)
    search = _read_property_inputs(job)
    requests = _make_request_inputs(job, search.people)
    make_inputs: MakeInputs = {
        search_delivery.RequestInputs: lambda: requests,
        search_delivery.PropertyInputs: lambda: search,
        search_delivery.DossierInputs: lambda: _read_dossier_inputs(job, search),
    }
    write_documents(PROPERTY_DOCUMENTS, job.folder.draft, {}, context, job.county.lists, make_inputs)
    receipts = _describe_requests(job, requests)
    return {"requests": receipts, "hit_rate": search.hit_rate, "comparison": job.earlier_run_ids}


def _add_receipt_faults(job: PropertyJob, deliveries: pl.DataFrame) -> pl.DataFrame:
    """The deliveries, with what is wrong with receipts that nobody believes beside those of the receipts."""
    refused = job.run.read("refused_receipts")
    faults = pl.lit("；".join(search_delivery.describe_receipt_faults(refused)))
    message = pl.concat_str("message", faults, separator="；").str.strip_chars("；")
    return deliveries.with_columns(
        pl.when(pl.col("source") == RECEIPTS).then(message).otherwise("message").alias("message")
    )


def _read_property_inputs(job: PropertyJob) -> search_delivery.PropertyInputs:
    """The published tables, and the register's members of the households that they name."""
    findings, refused = job.run.read("property_findings"), job.run.read("refused")
    homes = pl.concat([findings.select("household_id"), refused.select("household_id")]).unique()
    members = job.run.read("members").join(homes, on="household_id", how="semi").sort("person_id")
    return search_delivery.PropertyInputs(
        homes=make_households(members),
        people=make_persons(members),
        findings=findings,
        answers=job.run.read("property_answers"),
        refused=refused,
        repeat_reviews=job.run.read("review_again"),
        deliveries=job.run.read("deliveries"),
        situations=job.policy.property_situations,
        hit_rate=searching.compute_hit_rate(
            findings, job.county.property.hit_rate, job.policy.property_situations
        ).as_receipt,
        rows_in_review=job.run.read("links").filter(pl.col("decision") == "review").height,
        searched_departments=len(job.searched_departments()),
    )


def _make_request_inputs(job: PropertyJob, people: pl.DataFrame) -> search_delivery.RequestInputs:
    """Who is asked about, with their names and numbers, and what each department is asked for."""
    people_asked = job.run.read("asked")
    persons = people.select("person_id", name="person_name", id_number="person_id_number")
    matters: dict[str, str] = {}
    for name, source in job.searched_sources().items():
        texts = (matters.get(source.department, ""), job.county.property.sources[name].matter)
        matters[source.department] = "；".join(filter(None, texts))
    requested = people_asked.join(persons, on="person_id", maintain_order="left")
    return search_delivery.RequestInputs(requested, matters, job.county.settings.property.approver)


def _describe_requests(job: PropertyJob, inputs: search_delivery.RequestInputs) -> list[dict[str, object]]:
    """What the receipt keeps of each written request: department, batch, file, persons, sha256."""
    people_asked = job.run.read("asked")
    files = search_delivery.list_request_files(job.folder.draft / "requests", inputs.persons)
    per_department = {name: people_asked.filter(pl.col("department") == name) for name in files}
    return [
        {
            "department": name, "batch": per_department[name]["batch"][0], "file": f"requests/{path.name}",
            "persons": per_department[name].height, "approver": inputs.approver,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for name, path in files.items()
    ]  # fmt: skip


def _read_dossier_inputs(job: PropertyJob, search: search_delivery.PropertyInputs) -> search_delivery.DossierInputs:
    risks = RunStore.open(job.comparison_run).read("findings") if job.comparison_run else empty("findings")
    visits, reviews = (read_rows_with_household(job, name) for name in (VISITS, REVIEWS))
    return search_delivery.DossierInputs(
        search=search,
        risks=risks,
        visits=pl.DataFrame(schema=_VISITS) if visits is None else visits,
        reviews=pl.DataFrame(schema=_REVIEWS) if reviews is None else reviews,
        has_comparison=job.comparison_run is not None,
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
