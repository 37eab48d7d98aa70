"""Tables about the deliveries themselves: which files came, what became of them, what the checks said."""

from __future__ import annotations

import polars as pl

import expectations
import intake
from domain.handover import RawRows
from domain.periods import find_named_span
from domain.tables import conform, empty
from ledger import warn_of_deliveries, warn_of_links
from pipeline.account import OUTCOMES_OF_ACCEPTED
from pipeline.deliveries.household_numbers import describe_unknown_numbers
from pipeline.deliveries.source_data import list_ingested_sources, list_usable_sources, read_judgement
from pipeline.job import Job
from storage.admitted_rows import ACCEPTED


def publish_check_results(job: Job) -> None:
    """Publish tables `profiles`, `judgements` and `issues`: what the checks said of every delivered source."""
    ingested = list_ingested_sources(job)
    for table in ("profiles", "judgements", "issues"):
        tables_of_sources = [job.run.read(table, name) for name in ingested]
        results = pl.concat([empty(table), *tables_of_sources]).sort("source", maintain_order=True)
        job.run.put(table, results)


def make_files_table(job: Job) -> pl.DataFrame:
    """Table `files`: every file and sheet of the inbox and what became of it."""
    accounts = [_read_intake_account(job, name) for name in list_ingested_sources(job)]
    return intake.make_files_table(job.run.read_sheets(), accounts)


def _read_intake_account(job: Job, source: str) -> RawRows:
    """What the receipt needs of a source that was read: how many rows were read, and what was said of its sheets."""
    dropped, rows_read = job.run.read("dropped", source), job.run.read("rows_read", source)
    return RawRows(source, pl.DataFrame(), dropped, rows_read, tuple(job.run.read_sheets(source)))


def make_deliveries_table(job: Job, files: pl.DataFrame) -> pl.DataFrame:
    """Table `deliveries`: one line per source that a comparison takes, delivered or not, with all warnings."""
    accounting = job.run.read("accounting")
    ingested = list_ingested_sources(job)
    expected = [name for name in job.used_sources() if name in ingested or job.county.sources[name].expected]
    lines = [_make_delivery_line(job, name, files, accounting) for name in expected]
    deliveries = conform(pl.DataFrame(lines), "deliveries")
    warnings = warn_of_deliveries(
        files, deliveries, job.previous.read("files"), job.previous.read("deliveries"), job.period
    )
    for sentences_by_source in (
        warn_of_links(job.run.read("links"), job.previous.read("links")),
        _describe_substitute_headings(job),
        _describe_unknown_households(job),
        _describe_corrections(files),
    ):
        warnings |= {name: [*warnings.get(name, []), *texts] for name, texts in sentences_by_source.items()}
    warning = pl.col("source").replace_strict(
        {name: "；".join(texts) for name, texts in warnings.items()}, default="", return_dtype=pl.String
    )
    message = pl.concat_str("message", warning, separator="；").str.strip_chars("；")
    return deliveries.with_columns(message.alias("message"))


def _describe_substitute_headings(job: Job) -> dict[str, list[str]]:
    """Source -> a sentence per field that was read from a heading of another meaning (个人自付 and 个人负担总额)."""
    sentences: dict[str, list[str]] = {}
    for name in list_ingested_sources(job):
        fields = job.county.sources[name].fields
        texts = [
            fields[field].standing_in(heading)
            for sheet in _read_intake_account(job, name).sheets
            for field, heading in sheet.stood_in.items()
        ]
        sentences[name] = list(dict.fromkeys(texts))
    return sentences


def _describe_corrections(files: pl.DataFrame) -> dict[str, list[str]]:
    """Source -> a sentence per file that was replaced, and per file whose name says that it should replace another."""
    sentences: dict[str, list[str]] = {}
    superseded = files.filter(pl.col("status") == "superseded").select("source", "file", "message").drop_nulls()
    for source, file, message in superseded.unique(maintain_order=True).iter_rows():
        sentences.setdefault(source, []).append(f"“{file}”{message.rstrip('。')}")
    files_read = files.filter(pl.col("status") == "recognised").select("source", "file").drop_nulls()
    for (source, file), others in intake.find_likely_corrections(files_read.iter_rows()).items():
        sentences.setdefault(source, []).append(f"“{file}”{intake.explain_likely_correction(others).rstrip('。')}")
    return sentences


def _describe_unknown_households(job: Job) -> dict[str, list[str]]:
    """Source -> a sentence where many of its rows bear household numbers that the register does not have."""
    counts = {}
    for name in list_usable_sources(job):
        issues = job.run.read("issues", name).filter(pl.col("check") == expectations.UNKNOWN_HOUSEHOLD)
        rows = job.run.rows(name).scan_rows().select(pl.len()).collect().item() if issues.height else 0
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
    source_files = files.filter(pl.col("source") == name, pl.col("status") != "superseded")
    return line | {
        "status": "refused" if judgement.refused else "delivered",
        "files": source_files["file"].n_unique(),
        "rows_read": accounts["rows_read"].sum(),
        "dropped": accounts["dropped"].sum(),
        "quarantined": accounts["quarantined"].sum(),
        "accepted": accounts.select(pl.sum_horizontal(OUTCOMES_OF_ACCEPTED).sum()).item(),
        "period": _find_data_period(job, name, source_files),
        "message": "；".join(text for _, text in judgement.failures),
    }


def _find_data_period(job: Job, name: str, source_files: pl.DataFrame) -> str | None:
    """What time the data are about: as titles say, else as file names say, else from first to last date."""
    for texts in (source_files["title"].drop_nulls(), source_files["file"]):
        if spans := list(dict.fromkeys(span.words for text in texts if (span := find_named_span(text)))):
            return "、".join(spans)
    field = job.county.sources[name].dated_by
    if field is None:
        return None
    day = pl.col(field).dt.to_string("%Y-%m-%d")
    first_day, last_day = (
        job.run.rows(name).scan_rows(ACCEPTED).select(first=day.min(), last=day.max()).collect().row(0)
    )
    return f"{first_day}至{last_day}" if first_day else None
