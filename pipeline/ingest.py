"""Files of the inbox -> accepted rows and quarantine, source by source; each department's deliveries are judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

import expectations
import intake
from domain.errors import InputsRefused
from domain.handover import PLACE, Judgement, SheetFound
from domain.home_county import HomeCounty
from domain.progress import format_sheet, report_step
from pipeline.account import quarantine_accepted_rows
from pipeline.deliveries.receive_source import receive_source
from pipeline.deliveries.source_data import read_judgement
from pipeline.job import Job
from storage.admitted_rows import ACCEPTED

# More files than these are counted and not named.
_MOST_NAMED = 10


# What becomes of a sheet that may have been meant for a source and was not taken for it.
NOT_TAKEN = frozenset({"unrecognised", "ambiguous", "unreadable", "empty"})


def recognise_files(job: Job) -> list[SheetFound]:
    """Recognise every file of the inbox; remembered in the work folder."""
    sheets = intake.mark_returned_books(
        intake.recognise_files(job.inbox, job.county.source_headings.values(), job.used_sources())
    )
    job.check_id()
    job.run.put_sheets(sheets)
    return sheets


def receive_inbox(job: Job) -> None:
    """The steps with which every run begins: files recognised, deliveries received and judged, none missing.

    Raises `InputsRefused` as `check_required` does.
    """
    judge_deliveries(job, receive_sources(job, delivered_sources(job, recognise_files(job))))
    check_required(job)


def delivered_sources(job: Job, sheets: Sequence[SheetFound]) -> list[str]:
    """Sources of which at least one sheet was recognised."""
    sources = {sheet.source for sheet in sheets if sheet.source and sheet.status in {"recognised", "duplicate_file"}}
    return [name for name in job.used_sources() if name in sources]


def ingest_source(job: Job, source_id: str) -> dict[str, float]:
    """Read and admit one source; its rows go to the work folder. Returns the delivery's profile."""
    source = job.county.sources[source_id]
    sheets = [sheet for sheet in job.run.read_sheets() if sheet.source == source_id]
    home = HomeCounty(job.county.regions, job.as_of)
    inspection = expectations.DeliveryInspection(
        source, job.fields_rules_read(source), job.suites[source_id], job.as_of, home
    )
    received = receive_source(job.inbox, source, sheets, inspection, job.run.rows(source_id))
    raw_rows = received.raw_rows
    tables = {
        "quarantine": received.quarantine, "dropped": raw_rows.dropped, "rows_read": raw_rows.rows_read,
        "issues": received.issues,
    }  # fmt: skip
    for name, table in tables.items():
        job.run.put(name, table, source_id)
    job.run.put_sheets(raw_rows.sheets, source_id)
    return inspection.make_profile(received.issues, _read_previous_profile(job, source_id))


def receive_sources(
    job: Job, sources: Sequence[str], ingest: Callable[[Job, str], dict[str, float]] = ingest_source
) -> dict[str, dict[str, float]]:
    """Ingest the sources, telling of each that it begins; returns source -> the delivery's profile, to be judged.

    `ingest`: what ingests one; a flow has it as a task.
    """
    profiles = {}
    for name in sources:
        source = job.county.sources[name]
        report_step(f"接收 {source.department}：{source.title}")
        profiles[name] = ingest(job, name)
    return profiles


def _read_previous_profile(job: Job, source: str) -> dict[str, float]:
    """The numbers of the source's delivery in the period before; empty when there was none."""
    profile = job.previous.read("profiles").filter(pl.col("source") == source)
    return dict(profile.drop_nulls().select("metric", "value").iter_rows())


def judge_deliveries(job: Job, profiles: dict[str, dict[str, float]]) -> None:
    """Let the suites judge the deliveries in one batch; a refused delivery's rows are quarantined."""
    judgements = expectations.judge_profiles(profiles, {name: job.suites[name] for name in profiles})
    for name, judgement in judgements.items():
        job.run.put("profiles", expectations.make_profiles_table({name: profiles[name]}), name)
        job.run.put("judgements", expectations.make_judgements_table([judgement]), name)
        if judgement.refused:
            _refuse_delivery(job, judgement)


def _refuse_delivery(job: Job, judgement: Judgement) -> None:
    source, rows = job.county.sources[judgement.source], job.run.rows(judgement.source)
    files = sorted({sheet.file for sheet in job.run.read_sheets(source.id) if sheet.status == "recognised"})
    issues = expectations.add_refusal(job.run.read("issues", source.id), judgement, source, files)
    job.run.put("issues", issues, source.id)
    quarantine = job.run.read("quarantine", source.id)
    quarantine = quarantine_accepted_rows(rows.read_rows(ACCEPTED, PLACE), quarantine, source.id)
    job.run.put("quarantine", quarantine, source.id)
    rows.clear_rows()


def check_required(job: Job) -> None:
    """Raise `InputsRefused` when a source without which nothing can be published is missing or was refused."""
    wrong = []
    sheets = job.run.read_sheets()
    for name in job.required_sources():
        source, judgement = job.county.sources[name], read_judgement(job, name)
        title = f"{source.department}“{source.title}”"
        if judgement is None:
            wrong.append(f"  缺少{title}：收件目录中没有认出这份数据。{_describe_missing_source(job, name, sheets)}")
        elif judgement.refused:
            reasons = "；".join(text for severity, text in judgement.failures if severity == "critical")
            wrong.append(f"  {title}未通过检查：{reasons}。文件：{_name_faulty_files(job, name, sheets)}")
    if wrong:
        cure = "更正后请先用 fangpin check 检查收件目录，再运行同一命令。"
        raise InputsRefused("\n".join(["必需的数据不齐，没有发布任何结果：", *wrong, cure]))


def _name_faulty_files(job: Job, name: str, sheets: Sequence[SheetFound]) -> str:
    """The files of a refused source: those that are said to be another county's, or else all."""
    issues = job.run.read("issues", name).filter(pl.col("check") == expectations.ANOTHER_COUNTY)
    delivered = [sheet.file for sheet in sheets if sheet.source == name and sheet.status == "recognised"]
    files = sorted(set(issues["file"]) or set(delivered))
    return "、".join(f"“{file}”" for file in files[:_MOST_NAMED]) + (
        f"等 {len(files)} 份" if len(files) > _MOST_NAMED else ""
    )


def _describe_missing_source(job: Job, name: str, sheets: Sequence[SheetFound]) -> str:
    """What came closest to the missing source."""
    source = job.county.sources[name]
    headings = "、".join(source.fields[field].title for field in source.required_fields)
    close = [sheet for sheet in sheets if sheet.status in NOT_TAKEN]
    sentences = "".join(f"\n    {format_sheet(sheet.file, sheet.sheet)}：{sheet.message}" for sheet in close)
    return f"它应有的表头：{headings}。" + (f"未能采用的文件：{sentences}" if sentences else "请补上文件后重新运行。")
