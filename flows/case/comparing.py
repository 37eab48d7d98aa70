"""Everything that a comparison does, for the county, and of the result only what is about the households asked."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

import delivery
import screening
from delivery.case import CaseTables
from domain.errors import UsageError
from domain.handover import PLACE
from domain.tables import conform, empty
from flows import stages
from flows.case.asked import CaseRequest, Wanted, one, rows_of_list, several
from flows.guard import guarded
from flows.inboxes import newest_sheets, remembered_inbox
from flows.job import Job, Request, as_of_date, code_digest
from flows.progress import tell
from flows.publishing import deliveries_table, files_table
from flows.workspace import digest_of, exclusive, read_table, write_table

_KEPT = ("findings", "finding_evidence", "suspected", "coverage", "links")


@dataclass(frozen=True)
class Compared:
    """`folder`: where workbook and tables are. `tables`: what they show. `remarks`: rows of the list to mend."""

    folder: Path
    workbook: Path
    tables: CaseTables
    context: delivery.ListContext
    remarks: list[str]


def compare_cases(request: CaseRequest) -> Compared:
    """Compare the households asked about, as of today, with the newest data of every source.

    Nothing of other households is kept. Raises the errors of `domain.errors`; without a usable register nothing is
    made.
    """
    job = guarded("核对配置", _prepared)(request)
    with exclusive(job.folder.final.parent), job.folder.being_made():
        return guarded("单户比对", _compare)(job, request)


def _prepared(request: CaseRequest) -> Job:
    day = as_of_date(request.as_of) or date.today()  # noqa: DTZ011 - the office's own day
    inbox = Path(request.inbox) if request.inbox else remembered_inbox(Path(request.workspace))
    asked = digest_of(request.household or "", request.listed or "", str(inbox), code_digest())
    folder = Path(request.workspace) / "cases" / f"{day:%Y%m%d}-{asked[:12]}"
    period = f"{day:%Y-%m}"
    whole = Request(period, str(inbox), request.workspace, request.config, request.policy, day.isoformat(), str(folder))
    job = Job.prepare(whole)
    # Warnings to departments belong to the comparison; here only what would refuse a delivery is judged.
    return replace(job, suites={name: suite.only("critical") for name, suite in job.suites.items()})


def _compare(job: Job, request: CaseRequest) -> Compared:
    delivered = _delivered(job)
    first = [name for name in delivered if name in job.required_sources()]
    _receive(job, first)
    stages.check_required(job)
    members = stages.register(job)
    # Whoever is not registered is told so before the other departments' files are read.
    wanted = _wanted(job, request, members)
    _receive(job, [name for name in delivered if name not in first])
    tell("关联")
    stages.link(job)
    tell("筛查")
    rows = stages.claimed_rows(job, members)
    people, screened, rules = stages.ask(job, members, rows)
    stages.balance(job)
    suspected = screening.suspected_table(people, screened, job.policy, job.visit_by)
    whole = {
        "findings": screened.findings,
        "finding_evidence": screened.evidence,
        "coverage": screening.coverage_table(people, screened, rules),
        "suspected": suspected.with_columns(status=pl.lit("new"), first_period=pl.lit(str(job.period))),
        "links": read_table(job.folder.staging / "tables", "links"),
    }
    files = files_table(job)
    tables = CaseTables(
        households=wanted.households,
        members=_own(members, wanted),
        gone=people.members.filter(pl.col("gone").fill_null(value=True)).select("person_id"),
        deliveries=deliveries_table(job, files),
        open_rules=_own(_open_rules(screened), wanted),
        waiting=_waiting(job, wanted, whole["links"]),
        **{name: _own(frame, wanted) for name, frame in whole.items() if name != "finding_evidence"},
        finding_evidence=_evidence(whole, wanted),
    )
    tell("生成结果")
    return _published(job, tables, files, wanted)


def _delivered(job: Job) -> list[str]:
    """Recognise the newest delivery of every source; returns the sources that there are."""
    tell("识别文件")
    expected = [name for name in job.used_sources() if job.county.sources[name].expected]
    sheets = newest_sheets(job.inbox, job.county, expected)
    stages.remember_survey(job, sheets)
    return stages.delivered_sources(job, sheets)


def _receive(job: Job, sources: list[str]) -> None:
    """Land, admit and judge the sources."""
    profiles = {}
    for name in sources:
        source = job.county.sources[name]
        tell(f"接收 {source.department}：{source.title}")
        profiles[name] = stages.ingest(job, name)
    stages.judge(job, profiles)


def _wanted(job: Job, request: CaseRequest, members: pl.DataFrame) -> Wanted:
    """Who is asked about. Raises `UsageError` when nobody of the list is in the register."""
    if request.listed is None:
        return one(request.household or "", members)
    scratch = job.folder.staging / "work" / "asked"
    scratch.mkdir()
    source, rows = rows_of_list(Path(request.listed), job.county, scratch)
    wanted = several(rows, source, stages.linker_of(job, members), members)
    if not wanted.households:
        raise UsageError("\n".join(["名单中没有一户能对应到登记农户：", *(f"  {text}" for text in wanted.remarks)]))
    return wanted


def _own(frame: pl.DataFrame, wanted: Wanted) -> pl.DataFrame:
    return frame.filter(pl.col("household_id").is_in(wanted.households))


def _evidence(whole: dict[str, pl.DataFrame], wanted: Wanted) -> pl.DataFrame:
    clues = _own(whole["findings"], wanted)
    return whole["finding_evidence"].join(clues, on="clue_id", how="semi")


def _open_rules(screened: screening.Screened) -> pl.DataFrame:
    """rule_id, household_id, reason of what could not be told."""
    parts = [
        answer.unknown.select(pl.lit(rule_id).alias("rule_id"), "household_id", "reason")
        for rule_id, answer in screened.answers.items()
    ]
    return pl.concat(parts)


def _waiting(job: Job, wanted: Wanted, links: pl.DataFrame) -> pl.DataFrame:
    """household_id, source, file, sheet, row_number, reason of rows that may be theirs and wait for a person."""
    review = links.filter(pl.col("decision") == "review").select("source", *PLACE, "reason")
    parts = [empty("claims")]
    for name in stages.usable_sources(job):
        if (stages.work_folder(job, name) / "claims.parquet").is_file():
            parts.append(read_table(stages.work_folder(job, name), "claims"))
    claims = pl.concat(parts).filter(~pl.col("certain"), pl.col("household_id").is_in(wanted.households))
    own = claims.select("household_id", "source", *PLACE).unique()
    return own.join(review, on=["source", *PLACE]).sort("household_id", "source", *PLACE)


def _published(job: Job, tables: CaseTables, files: pl.DataFrame, wanted: Wanted) -> Compared:
    """The workbook, the tables of these households alone, and the receipt."""
    staging = job.folder.staging
    for name in ("tables", "lists", "reports"):
        shutil.rmtree(staging / name)
    (staging / "tables").mkdir()
    for name in _KEPT:
        write_table(conform(getattr(tables, name), name), staging / "tables", name)
    context = delivery.ListContext.of(job.county, job.policy, job.period, job.as_of)
    reasons = {code: outcome.title for code, outcome in job.county.matching.outcomes.items()}
    workbook = delivery.write_case(staging, tables, context, reasons, job.county.lists["case"])
    receipt = delivery.Receipt(
        command="case",
        run_id=job.folder.final.name,
        period=str(job.period),
        as_of=job.as_of,
        policy=job.policy.id,
        configuration=job.county.digest,
        files=files,
        counts={name: getattr(tables, name).height for name in _KEPT},
        timings={},
        notes={"code_digest": code_digest()},
    )
    delivery.write_manifest(staging / "manifest.json", receipt)
    return Compared(job.folder.final, job.folder.final / workbook.name, tables, context, wanted.remarks)
