"""A village whose rows are linked, doubtful and nobody's, and a run over it. Nobody in it exists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl

from domain.handover import PLACE
from domain.tables import add_absent_columns, conform, empty
from pipeline import account, ingest, link, memory, publication, publish
from pipeline.answers import run_decisions
from pipeline.job import Job
from pipeline.run_request import RunRequest
from pipeline.summaries import summarise_deliveries
from services.runs.choice import FinishedRun, choose_run
from storage.run_store import WORK_FOLDER, RunStore
from tests.id_numbers import complete_number

DAY = date(2026, 10, 15)


def compare(inbox: Path, workspace: Path) -> FinishedRun:
    """A run as far as linking, without the engine and without suites; its findings: every linked bill, by person."""
    job = Job.prepare(RunRequest("2026Q3", str(inbox), str(workspace), "config"))
    if not job.folder.is_finished:
        with job.folder.make():
            _ingest(job)
            link.build_register(job)
            link.link_rows(job)
            job.run.put("files", summarise_deliveries.make_files_table(job))
            _findings(job.run)
            account.balance_rows(job)
            publish.write_run_manifest(job, {})
            run_decisions.remember_answers(job)
            memory.put_events(job)
            memory.put_run_line(job)
            memory.keep_run(job)
    publication.offer_run(job)
    return choose_run(workspace, "config", job.folder.final.name, None)


# What came of an inbox's bytes: the runs of a test differ in what was decided, not in what was delivered.
_INGESTED: dict[tuple[tuple[str, bytes], ...], dict[str, bytes]] = {}


def _ingest(job: Job) -> None:
    inbox, work = _read_files(job.inbox), job.folder.draft / WORK_FOLDER
    if (key := tuple(sorted(inbox.items()))) not in _INGESTED:
        for name in ingest.delivered_sources(job, ingest.recognise_files(job)):
            ingest.ingest_source(job, name)
            job.run.put("judgements", empty("judgements"), name)
        _INGESTED[key] = _read_files(work)
        return
    for name, content in _INGESTED[key].items():
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_bytes(content)


def _read_files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _findings(run: RunStore) -> None:
    bills = run.read("links").filter(pl.col("source") == "insurance_settlement", pl.col("decision") == "linked")
    told = bills.with_columns(
        pl.format("c{}", "person_id").alias("clue_id"), *(pl.lit("x").alias(name) for name in FILLED)
    )
    clues = add_absent_columns(told.with_columns(value=pl.lit(1.0)), "findings")
    one = conform(clues, "findings").unique("clue_id", maintain_order=True)
    run.put("findings", one)
    run.put("finding_evidence", conform(told, "finding_evidence"))


FILLED = ("township", "village", "rule_id", "risk", "evidence", "certainty")


def number(born: str, sequence: int) -> str:
    return complete_number(f"450321{born}{sequence:03}")


HEAD, WIFE, SON = number("19660312", 11), number("19680101", 22), number("20120506", 13)
REGISTER = f"""县,乡镇,行政村,村民小组,户编号,人编号,姓名,曾用名,证件号码,与户主关系,户类型,联系电话
阳朔县,白沙镇,白沙村,三组,H1,P11,韦建国,,{HEAD},户主,脱贫户,13900000011
阳朔县,白沙镇,白沙村,三组,H1,P12,覃大妹,,{WIFE},配偶,脱贫户,
阳朔县,白沙镇,白沙村,三组,H1,P13,韦小明,,{SON},之子,脱贫户,
阳朔县,白沙镇,白沙村,五组,H2,P21,莫永红,莫红,{number("19500101", 11)},户主,脱贫户,
阳朔县,白沙镇,白沙村,六组,H3,P31,莫永红,,{number("19800101", 13)},户主,脱贫户,
阳朔县,白沙镇,古板村,一组,H4,P41,廖秀珍,,{number("19730707", 28)},户主,一般农户,
阳朔县,福利镇,双桥村,一组,H5,P51,秦福生,,{number("19610203", 15)},户主,一般农户,
阳朔县,福利镇,双桥村,二组,H6,P61,秦福生,,{number("19630203", 15)},户主,一般农户,
"""
HOUSES = """乡镇,村,组,户主姓名,户主身份证号,鉴定等级,鉴定时间
白沙镇,白沙村,,莫永红,,D,2026-05-12
福利镇,双桥村,,秦福生,,D,2026-05-12
白沙镇,古板村,一组,廖秀珍,,C,2026-05-12
白沙镇,白沙村,三组,韦建囯,,C,2026-05-12
福利镇,双桥村,,欧阳丽,,C,2026-05-12
"""
BILLS = f"""结算ID,姓名,证件号码,性别,出生日期,医疗类别,结算时间,医疗费总额,基金支付总额,个人自付,乡镇
1,韦建国,{HEAD},男,1966-03-12,住院,2026-05-12,9000,3000,6000,白沙镇
2,韦建国,{HEAD},男,1966-03-12,住院,2026-06-12,9000,3000,6000,白沙镇
3,莫红,{number("19500101", 11)},,,住院,2026-05-12,9000,3000,6000,
4,覃大美,{WIFE},,,住院,2026-05-12,9000,3000,6000,
5,刘某某,{number("19610203", 15)},男,1961-02-03,住院,2026-05-12,9000,3000,6000,
6,韦小明,{HEAD},男,2012-05-06,住院,2026-05-12,9000,3000,6000,白沙镇
7,蒙天成,{WIFE},,,住院,2026-05-12,9000,3000,6000,
8,,{WIFE},,,住院,2026-05-12,9000,3000,6000,
9,廖秀珍,450321730707028,,,住院,2026-05-12,9000,3000,6000,白沙镇
10,廖秀珍,,女,1973-07-07,住院,2026-05-12,9000,3000,6000,白沙镇
11,廖秀珍,{number("19730707", 28)[:10]}****{number("19730707", 28)[14:]},,,住院,2026-05-12,9000,3000,6000,白沙镇
12,阳某人,{number("19990101", 11)},,,住院,2026-05-12,9000,3000,6000,
"""
WORKS = """工程名称,供水乡镇,供水村,水质,停水天数
白沙供水工程,白沙镇,白沙村,达标,3
无名供水工程,白沙镇,不存在村,达标,3
"""
FILES = {"登记": REGISTER, "住房": HOUSES, "结算": BILLS, "供水": WORKS}


def write_village(folder: Path, *names: str) -> Path:
    """The village's files, all of them or those of these names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or FILES:
        (folder / f"{name}.csv").write_text(FILES[name], encoding="utf-8")
    return folder


def fill(path: Path, verdicts: Callable[[int], str | None], **cells: object) -> Path:
    """Write verdicts into an exported workbook; other cells by their title."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    columns = {cell.value: cell.column or 0 for cell in sheet[3]}
    numbers = [row for row in range(4, sheet.max_row + 1) if isinstance(sheet.cell(row, 1).value, int)]
    for place, row in enumerate(numbers):
        if verdict := verdicts(place):
            told = {"结论": verdict, "确认人": "王核实", "确认日期": DAY} | cells
            for title, value in told.items():
                sheet.cell(row, columns[title]).value = value  # type: ignore[assignment]
    book.save(path)
    return path


def place_of(link: dict[str, object]) -> dict[str, object]:
    return {name: link[name] for name in ("source", *PLACE)}
