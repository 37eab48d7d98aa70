"""From a run's tables to what people receive: workbooks, summary, receipt."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

import delivery
import expectations
import intake
from domain.handover import Landed, sheet_found
from domain.periods import named_span
from domain.tables import TABLES, conform, empty
from ledger import delivery_warnings, link_warnings, stale_sources
from pipeline.account import OUTCOMES_OF_ACCEPTED
from pipeline.further_lists import deliver_further_lists
from pipeline.household_numbers import describe_unknown_numbers
from pipeline.job import Job, code_digest
from pipeline.last_visits import read_last_visits
from pipeline.officer_pages import write_pages
from pipeline.supplier_returns import deliver_supplier_workbooks
from pipeline.work_data import (
    list_ingested_sources,
    list_usable_sources,
    open_admitted_rows,
    read_judgement,
    read_survey,
    source_folder,
)
from storage.admitted_rows import ACCEPTED
from storage.workspace import read_table, write_table

PUBLISHED = (
    "links", "findings", "finding_evidence", "categories", "suspected", "suppressed", "resolved", "coverage",
    "follow_up", "quarantine", "accounting", "rule_outcomes", "deliveries", "files", "strangers", "issue_places",
    "conflicts", "profiles", "judgements", "issues", "link_groups", "checks", "population_changes", "list_comparison",
    "review_pairs", "review_rows", "review_people", "link_doubts", "patterns",
)  # fmt: skip


def deliver_lists(job: Job) -> int:
    """Write the township workbooks and the county summary; returns how many workbooks."""
    tables = job.folder.draft / "tables"
    files = make_files_table(job)
    write_table(files, tables, "files")
    _publish_checks(job)
    write_table(make_deliveries_table(job, files), tables, "deliveries")
    given = _read_list_tables(job)
    context = delivery.ListContext.of(job.county, job.policy, job.period, job.as_of)
    layouts = job.county.lists
    written = delivery.write_township_lists(job.folder.draft / "lists", given, context, layouts["suspected"])
    written += delivery.write_township_coverage(job.folder.draft / "lists", given, context, layouts["coverage"])
    written += delivery.write_township_merging(job.folder.draft / "lists", given, context, layouts["merging"])
    deliver_supplier_workbooks(job, context)
    delivery.write_summary(job.folder.draft / "reports" / "summary.xlsx", given, context, layouts["summary"])
    write_pages(job, given, context)
    beside = deliver_further_lists(job, given, context)
    return len(written) + beside + _write_conflicts(job, given.members, context)


def _publish_checks(job: Job) -> None:
    """Tables `profiles`, `judgements` and `issues`: what the checks said of every delivered source."""
    delivered = list_ingested_sources(job)
    for table in ("profiles", "judgements", "issues"):
        parts = [read_table(source_folder(job, name), table) for name in delivered]
        whole = pl.concat([empty(table), *parts]).sort("source", maintain_order=True)
        write_table(whole, job.folder.draft / "tables", table)


def _write_conflicts(job: Job, members: pl.DataFrame, context: delivery.ListContext) -> int:
    """Write the county's and the townships' workbooks of conflicts; returns how many townships' there are."""
    staging, layouts = job.folder.draft, job.county.lists
    found = read_table(staging / "tables", "conflicts")
    delivery.write_conflicts(staging / "reports" / "conflicts.xlsx", found, members, context, layouts["conflicts"])
    lists = staging / "lists"
    return len(delivery.write_township_conflicts(lists, found, members, context, layouts["township_conflicts"]))


def make_files_table(job: Job) -> pl.DataFrame:
    """Table `files`: every file and sheet of the inbox and what became of it."""
    landed = [_read_intake_account(job, name) for name in list_ingested_sources(job)]
    return intake.make_files_table(read_survey(job), landed)


def _read_intake_account(job: Job, source: str) -> Landed:
    """What the receipt needs of a landed source: how many rows were read, and what was said of its sheets."""
    folder = source_folder(job, source)
    lines: list[dict[str, Any]] = json.loads((folder / "sheets.json").read_text(encoding="utf-8"))
    sheets = tuple(sheet_found(line) for line in lines)
    return Landed(
        source, pl.DataFrame(), read_table(folder, "dropped"), pl.read_parquet(folder / "read.parquet"), sheets
    )


def make_deliveries_table(job: Job, files: pl.DataFrame) -> pl.DataFrame:
    """Table `deliveries`: one line per source that a comparison takes, delivered or not, with all warnings."""
    tables = job.folder.draft / "tables"
    accounts = read_table(tables, "accounting")
    landed = list_ingested_sources(job)
    listed = [name for name in job.used_sources() if name in landed or job.county.sources[name].expected]
    lines = [_make_delivery_line(job, name, files, accounts) for name in listed]
    known = conform(pl.DataFrame(lines), "deliveries")
    warnings = delivery_warnings(
        files, known, job.read_previous_table("files"), job.read_previous_table("deliveries"), job.period
    )
    for more in (
        link_warnings(read_table(tables, "links"), job.read_previous_table("links")),
        _describe_substitute_headings(job),
        _describe_unknown_households(job),
    ):
        warnings |= {name: [*warnings.get(name, []), *told] for name, told in more.items()}
    told = pl.col("source").replace_strict(
        {name: "；".join(w) for name, w in warnings.items()}, default="", return_dtype=pl.String
    )
    both = pl.concat_str("message", told, separator="；").str.strip_chars("；")
    return known.with_columns(both.alias("message"))


def _describe_substitute_headings(job: Job) -> dict[str, list[str]]:
    """Source -> a sentence per field that was read from a heading of another meaning (个人自付 and 个人负担总额)."""
    found: dict[str, list[str]] = {}
    for name in list_ingested_sources(job):
        fields = job.county.sources[name].fields
        told = [
            fields[field].standing_in(heading)
            for sheet in _read_intake_account(job, name).sheets
            for field, heading in sheet.stood_in.items()
        ]
        found[name] = list(dict.fromkeys(told))
    return found


def _describe_unknown_households(job: Job) -> dict[str, list[str]]:
    """Source -> a sentence where many of its rows bear household numbers that the register does not have."""
    counts = {}
    for name in list_usable_sources(job):
        issues = read_table(source_folder(job, name), "issues").filter(
            pl.col("check") == expectations.UNKNOWN_HOUSEHOLD
        )
        rows = open_admitted_rows(job, name).scan_rows().select(pl.len()).collect().item() if issues.height else 0
        counts[name] = (issues.height, rows)
    return describe_unknown_numbers(counts)


def _make_delivery_line(job: Job, name: str, files: pl.DataFrame, accounting: pl.DataFrame) -> dict[str, object]:
    source, judgement = job.county.sources[name], read_judgement(job, name)
    line: dict[str, object] = {
        "source": name, "department": source.department, "title": source.title, "status": "not_delivered",
        "files": 0, "rows_read": 0, "dropped": 0, "quarantined": 0, "accepted": 0, "period": None, "message": "",
    }  # fmt: skip
    if judgement is None:
        return line
    accounts = accounting.filter(pl.col("source") == name)
    own = files.filter(pl.col("source") == name)
    return line | {
        "status": "refused" if judgement.refused else "delivered",
        "files": own["file"].n_unique(),
        "rows_read": accounts["rows_read"].sum(),
        "dropped": accounts["dropped"].sum(),
        "quarantined": accounts["quarantined"].sum(),
        "accepted": accounts.select(pl.sum_horizontal(OUTCOMES_OF_ACCEPTED).sum()).item(),
        "period": _find_data_period(job, name, own),
        "message": "；".join(text for _, text in judgement.failures),
    }


def _find_data_period(job: Job, name: str, own: pl.DataFrame) -> str | None:
    """What time the data are about: as titles say, else as file names say, else from first to last date."""
    for texts in (own["title"].drop_nulls(), own["file"]):
        if words := list(dict.fromkeys(span.words for text in texts if (span := named_span(text)))):
            return "、".join(words)
    field = job.county.sources[name].dated_by
    if field is None:
        return None
    day = pl.col(field).dt.to_string("%Y-%m-%d")
    first, last = (
        open_admitted_rows(job, name).scan_rows(ACCEPTED).select(first=day.min(), last=day.max()).collect().row(0)
    )
    return f"{first}至{last}" if first else None


def _read_list_tables(job: Job) -> delivery.ListTables:
    tables, work = job.folder.draft / "tables", job.folder.draft / "work"
    # A list's `checks` are home visits; the published table of that name is what suites check.
    wanted = {field.name for field in fields(delivery.ListTables)} & set(PUBLISHED) - {"checks"}
    return delivery.ListTables(
        members=read_table(work, "members"),
        earlier_issues=job.read_previous_table("issues"),
        due=_list_due_dates(job),
        checks=read_last_visits(job),
        stale=stale_sources(read_table(tables, "files"), job.read_previous_table("files"), job.period),
        **{name: read_table(tables, name) for name in wanted},
    )


def _list_due_dates(job: Job) -> pl.DataFrame:
    """department, due_on: when a comparison's data were wanted."""
    lines = [(name, job.county.due_on(name, job.as_of)) for name in job.sources_by_department()]
    return pl.DataFrame(lines, schema={"department": pl.String, "due_on": pl.Date}, orient="row")


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
    tables = job.folder.draft / "tables"
    counts = {name: read_table(tables, name).height for name in TABLES if (tables / f"{name}.parquet").is_file()}
    receipt = delivery.Receipt(
        command=job.command,
        run_id=job.folder.final.name,
        period=str(job.period),
        as_of=job.as_of,
        policy=job.policy.id,
        configuration=job.county.digest,
        files=read_table(tables, "files"),
        counts=counts,
        timings=timings,
        notes={"code_digest": code_digest(), "inbox": relative_inbox(job), **(notes or {})},
        asked_on=asked_on,
    )
    delivery.write_manifest(job.folder.draft / "manifest.json", receipt)
