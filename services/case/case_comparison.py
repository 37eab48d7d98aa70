"""Everything that a comparison does, for the county, and of the result only what is about the households asked."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

import delivery
import screening
from delivery.documents import CASE_DOCUMENTS, write_documents
from domain.digests import hash_texts
from domain.error_guard import guard
from domain.errors import UsageError
from domain.handover import PLACE
from domain.office_clock import get_today
from domain.progress import report_step
from domain.tables import conform, empty
from pipeline import account, assess, ingest, link
from pipeline.deliveries import source_data
from pipeline.job import Job, code_digest
from pipeline.run_request import RunRequest, parse_day
from pipeline.summaries.summarise_deliveries import make_deliveries_table, make_files_table
from screening.summary.case import summarise_case
from services.case.case_households import CaseHouseholds, CaseRequest, find_household, find_households, read_case_list
from services.deliveries.newest_inboxes import find_newest_sheets, read_remembered_inbox
from storage.workspace import lock_period

_KEPT = ("findings", "finding_evidence", "suspected", "coverage", "links")


@dataclass(frozen=True)
class CaseResult:
    """`folder`: where workbook and tables are. `households`: in the order asked. `tables`: theirs alone.

    `remarks`: rows of the list to mend.
    """

    folder: Path
    workbook: Path
    households: list[str]
    tables: Mapping[str, pl.DataFrame]
    context: delivery.DocumentContext
    remarks: list[str]


def compare_cases(request: CaseRequest) -> CaseResult:
    """Compare the households asked about, as of today, with the newest data of every source.

    Nothing of other households is kept. Raises the errors of `domain.errors`; without a usable register nothing is
    made.
    """
    job = guard("核对配置", _prepare_job)(request)
    with lock_period(job.folder.final.parent), job.folder.make():
        return guard("单户比对", _compare_households)(job, request)


def _prepare_job(request: CaseRequest) -> Job:
    day = parse_day(request.as_of) or get_today()
    inbox = Path(request.inbox) if request.inbox else read_remembered_inbox(Path(request.workspace))
    request_digest = hash_texts(request.household or "", request.listed or "", str(inbox), code_digest())
    folder = Path(request.workspace) / "cases" / f"{day:%Y%m%d}-{request_digest[:12]}"
    period = f"{day:%Y-%m}"
    run_request = RunRequest(
        period, str(inbox), request.workspace, request.config, request.policy, day.isoformat(), str(folder)
    )
    job = Job.prepare(run_request)
    # Warnings to departments belong to the comparison; here only what would refuse a delivery is judged.
    return replace(job, suites={name: suite.select_severity("critical") for name, suite in job.suites.items()})


def _compare_households(job: Job, request: CaseRequest) -> CaseResult:
    delivered = _ingest_newest(job)
    first = [name for name in delivered if name in job.required_sources()]
    ingest.judge_deliveries(job, ingest.receive_sources(job, first))
    ingest.check_required(job)
    members = link.build_register(job)
    # Whoever is not registered is told so before the other departments' files are read.
    households = _find_households(job, request, members)
    later = [name for name in delivered if name not in first]
    ingest.judge_deliveries(job, ingest.receive_sources(job, later))
    report_step("关联")
    link.link_rows(job)
    report_step("筛查")
    rows = assess.read_attributed_rows(job, members)
    people, screened, rules = assess.apply_rules(job, members, rows)
    account.balance_rows(job)
    suspected = screening.make_suspected_table(people, screened, job.policy, job.visit_by)
    county_tables = {
        "findings": screened.findings,
        "finding_evidence": screened.evidence,
        "coverage": screening.make_coverage_table(people, screened, rules),
        "suspected": suspected.with_columns(status=pl.lit("new"), first_period=pl.lit(str(job.period))),
        "links": job.run.read("links"),
    }
    files = make_files_table(job)
    tables = {
        "members": _filter_households(members, households),
        "departed": people.members.filter(pl.col("gone").fill_null(value=True)).select("person_id"),
        "deliveries": make_deliveries_table(job, files),
        "open_rules": _filter_households(_find_unanswered_rules(screened), households),
        "rows_in_review": _find_waiting_rows(job, households, county_tables["links"]),
        **{
            name: _filter_households(frame, households)
            for name, frame in county_tables.items()
            if name != "finding_evidence"
        },
        "finding_evidence": _read_evidence(county_tables, households),
    }
    report_step("生成结果")
    return _write_case(job, tables, files, households)


def _ingest_newest(job: Job) -> list[str]:
    """Recognise the newest delivery of every source; returns the sources that there are."""
    report_step("识别文件")
    expected = [name for name in job.used_sources() if job.county.sources[name].expected]
    sheets = find_newest_sheets(job.inbox, job.county, expected)
    job.run.put_sheets(sheets)
    return ingest.delivered_sources(job, sheets)


def _find_households(job: Job, request: CaseRequest, members: pl.DataFrame) -> CaseHouseholds:
    """Who is asked about. Raises `UsageError` when nobody of the list is in the register."""
    if request.listed is None:
        return find_household(request.household or "", members)
    scratch = job.folder.draft / "work" / "asked"
    scratch.mkdir()
    source, rows = read_case_list(Path(request.listed), job.county, scratch)
    households = find_households(rows, source, link.make_linker(job, members), members)
    if not households.households:
        raise UsageError("\n".join(["名单中没有一户能对应到登记农户：", *(f"  {text}" for text in households.remarks)]))
    return households


def _filter_households(frame: pl.DataFrame, households: CaseHouseholds) -> pl.DataFrame:
    return frame.filter(pl.col("household_id").is_in(households.households))


def _read_evidence(county_tables: dict[str, pl.DataFrame], households: CaseHouseholds) -> pl.DataFrame:
    clues = _filter_households(county_tables["findings"], households)
    return county_tables["finding_evidence"].join(clues, on="clue_id", how="semi")


def _find_unanswered_rules(screened: screening.RuleResults) -> pl.DataFrame:
    """rule_id, household_id, reason of what could not be told."""
    parts = [
        answer.unknown.select(pl.lit(rule_id).alias("rule_id"), "household_id", "reason")
        for rule_id, answer in screened.answers.items()
    ]
    return pl.concat(parts)


def _find_waiting_rows(job: Job, households: CaseHouseholds, links: pl.DataFrame) -> pl.DataFrame:
    """household_id, source, file, sheet, row_number, reason of rows that may be theirs and wait for a person."""
    review = links.filter(pl.col("decision") == "review").select("source", *PLACE, "reason")
    parts = [empty("claims")]
    for name in source_data.list_usable_sources(job):
        parts.append(job.run.read("claims", name))
    possible_matches = pl.concat(parts).filter(~pl.col("certain"), pl.col("household_id").is_in(households.households))
    household_rows = possible_matches.select("household_id", "source", *PLACE).unique()
    return household_rows.join(review, on=["source", *PLACE]).sort("household_id", "source", *PLACE)


def _write_case(
    job: Job, tables: Mapping[str, pl.DataFrame], files: pl.DataFrame, households: CaseHouseholds
) -> CaseResult:
    """The workbook, the tables of these households alone, and the receipt."""
    staging = job.folder.draft
    for name in ("tables", "lists", "reports"):
        shutil.rmtree(staging / name)
    for name in _KEPT:
        job.run.put(name, conform(tables[name], name))
    context = delivery.DocumentContext.of(job.county.settings, job.county.sources, job.policy, job.period, job.as_of)
    context = replace(context, outcomes=job.county.matching.outcomes)
    summaries = summarise_case(tables, households.households)
    files_of_documents = write_documents(CASE_DOCUMENTS, staging, summaries, context, job.county.lists)
    workbook = files_of_documents[CASE_DOCUMENTS[0]][0]
    receipt = delivery.Receipt(
        command="case",
        run_id=job.folder.final.name,
        period=str(job.period),
        as_of=job.as_of,
        policy=job.policy.id,
        configuration=job.county.digest,
        files=files,
        counts={name: tables[name].height for name in _KEPT},
        timings={},
        notes={"code_digest": code_digest()},
    )
    delivery.write_manifest(staging / "manifest.json", receipt)
    return CaseResult(
        job.folder.final,
        job.folder.final / workbook.name,
        households.households,
        {**tables, **summaries},
        context,
        households.remarks,
    )
