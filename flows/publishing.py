"""From a run's tables to what people receive: workbooks, summary, receipt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import polars as pl

import delivery
import intake
from domain.handover import Landed, sheet_found
from domain.tables import TABLES, conform
from flows.job import Job, code_digest
from flows.stages import admission_of, judgement_of, surveyed, work_folder
from flows.workspace import read_table, write_table

PUBLISHED = (
    "links", "findings", "finding_evidence", "suspected", "suppressed", "resolved", "coverage", "quarantine",
    "accounting", "rule_outcomes", "deliveries", "files",
)  # fmt: skip


def deliver(job: Job) -> int:
    """Write the township workbooks and the county summary; returns how many workbooks."""
    tables = job.folder.staging / "tables"
    write_table(files_table(job), tables, "files")
    write_table(deliveries_table(job), tables, "deliveries")
    given = _list_tables(job)
    context = delivery.ListContext.of(job.county, job.policy, job.period, job.as_of)
    layouts = job.county.lists
    written = delivery.write_township_lists(job.folder.staging / "lists", given, context, layouts["suspected"])
    delivery.write_summary(job.folder.staging / "reports" / "summary.xlsx", given, context, layouts["summary"])
    return len(written)


def files_table(job: Job) -> pl.DataFrame:
    """Table `files`: every file and sheet of the inbox and what became of it."""
    landed = [_as_landed(job, name) for name in job.used_sources() if work_folder(job, name).is_dir()]
    return intake.files_table(surveyed(job), landed)


def _as_landed(job: Job, source: str) -> Landed:
    """What the receipt needs of a landed source: how many rows were read, and what was said of its sheets."""
    folder = work_folder(job, source)
    lines: list[dict[str, Any]] = json.loads((folder / "sheets.json").read_text(encoding="utf-8"))
    sheets = tuple(sheet_found(line) for line in lines)
    return Landed(
        source, pl.DataFrame(), read_table(folder, "dropped"), pl.read_parquet(folder / "read.parquet"), sheets
    )


def deliveries_table(job: Job) -> pl.DataFrame:
    """Table `deliveries`: one line per source that a comparison takes, delivered or not."""
    return conform(pl.DataFrame([_delivery(job, name) for name in job.used_sources()]), "deliveries")


def _delivery(job: Job, name: str) -> dict[str, object]:
    source, judgement = job.county.sources[name], judgement_of(job, name)
    line: dict[str, object] = {
        "source": name, "department": source.department, "title": source.title, "status": "not_delivered",
        "files": 0, "rows_read": 0, "dropped": 0, "quarantined": 0, "accepted": 0, "period": None, "message": "",
    }  # fmt: skip
    if judgement is None:
        return line
    accounts = read_table(job.folder.staging / "tables", "accounting").filter(pl.col("source") == name)
    sheets = [sheet for sheet in surveyed(job) if sheet.source == name]
    titles = dict.fromkeys(sheet.title for sheet in sheets if sheet.title)
    return line | {
        "status": "refused" if judgement.refused else "delivered",
        "files": len({sheet.file for sheet in sheets}),
        "rows_read": accounts["rows_read"].sum(),
        "dropped": accounts["dropped"].sum(),
        "quarantined": accounts["quarantined"].sum(),
        "accepted": admission_of(job, name).accepted.height,
        "period": next(iter(titles), None),
        "message": "；".join(text for _, text in judgement.failures),
    }


def _list_tables(job: Job) -> delivery.ListTables:
    tables, work = job.folder.staging / "tables", job.folder.staging / "work"
    wanted = [name for name in PUBLISHED if name not in {"resolved", "quarantine"}]
    return delivery.ListTables(
        members=read_table(work, "members"), **{name: read_table(tables, name) for name in wanted}
    )


def write_receipt(job: Job, timings: Mapping[str, float]) -> None:
    """`manifest.json`, the run's receipt: written last, so that a folder with one is complete."""
    tables = job.folder.staging / "tables"
    counts = {name: read_table(tables, name).height for name in TABLES if (tables / f"{name}.parquet").is_file()}
    receipt = delivery.Receipt(
        command="run",
        run_id=job.folder.final.name,
        period=str(job.period),
        as_of=job.as_of,
        policy=job.policy.id,
        configuration=job.county.digest,
        files=read_table(tables, "files"),
        counts=counts,
        timings=timings,
        notes={"code_digest": code_digest()},
    )
    delivery.write_manifest(job.folder.staging / "manifest.json", receipt)
