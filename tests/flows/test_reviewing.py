"""Decisions from run to run: asked, taken in, used, never asked twice; and every outcome can be explained."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner

from domain.errors import InputsRefused, UsageError
from domain.handover import PLACE
from domain.identity.numbers import compute_check_character
from domain.tables import conform, empty
from fangpin.commands import fangpin
from fangpin.explain import print_explanation
from fangpin.screen import console
from pipeline import account, delivery_tables, ingest, link, publish, run_decisions
from pipeline.job import Job, Request
from pipeline.ledger_memory import read_labelled_pairs, read_ledger
from services.explain import explain
from services.reject_link import reject_link, undo_rejection
from services.review_export import export_review
from services.review_import import import_review
from services.review_lines import make_review_lines
from services.run_choice import FinishedRun, choose_run
from storage.run_store import RunStore

DAY = date(2026, 10, 15)


def compare(inbox: Path, workspace: Path) -> FinishedRun:
    """A run as far as linking, without the engine and without suites; its findings: every linked bill, by person."""
    job = Job.prepare(Request("2026Q3", str(inbox), str(workspace), "config"))
    if not job.folder.is_finished:
        with job.folder.make():
            for name in ingest.delivered_sources(job, ingest.recognise_files(job)):
                ingest.ingest_source(job, name)
                job.run.put("judgements", empty("judgements"), name)
            link.build_register(job)
            link.link_rows(job)
            job.run.put("files", delivery_tables.make_files_table(job))
            _findings(job.run)
            account.balance_rows(job)
            publish.write_run_manifest(job, {})
            run_decisions.remember_answers(job)
    job.folder.point_latest()
    return choose_run(workspace, "config", job.folder.final.name, None)


def _findings(run: RunStore) -> None:
    bills = run.read("links").filter(pl.col("source") == "insurance_settlement", pl.col("decision") == "linked")
    told = bills.with_columns(
        pl.format("c{}", "person_id").alias("clue_id"), *(pl.lit("x").alias(name) for name in FILLED)
    )
    one = conform(told.with_columns(value=pl.lit(1.0), bracket=pl.lit(None, dtype=pl.String)), "findings").unique(
        "clue_id", maintain_order=True
    )
    run.put("findings", one)
    run.put("finding_evidence", conform(told, "finding_evidence"))


FILLED = ("township", "village", "rule_id", "risk", "evidence", "certainty")


def number(born: str, sequence: int) -> str:
    first17 = f"450321{born}{sequence:03}"
    return first17 + compute_check_character(first17)


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


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A village whose rows are linked, doubtful and nobody's. Nobody in it exists."""
    folder = tmp_path_factory.mktemp("reviewed") / "收件"
    folder.mkdir()
    for name, text in {"登记": REGISTER, "住房": HOUSES, "结算": BILLS, "供水": WORKS}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


NAMES = ("韦建国", "覃大妹", "韦小明", "莫永红", "廖秀珍", "秦福生", HEAD, WIFE, SON)


@pytest.fixture(scope="module")
def first(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> FinishedRun:
    return compare(inbox, tmp_path_factory.mktemp("workspace"))


def waiting(run: FinishedRun) -> set[str]:
    return set(run.read("links").filter(pl.col("decision") == "review")["row_key"])


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


@pytest.fixture
def copied(first: FinishedRun, tmp_path: Path) -> FinishedRun:
    """The first run in a workspace of the test's own."""
    return replace(
        first, folder=shutil.copytree(first.workspace, tmp_path / "ws") / first.folder.relative_to(first.workspace)
    )


def test_decided_once_used_ever_after(copied: FinishedRun, inbox: Path, tmp_path: Path) -> None:
    first = copied
    asked = make_review_lines(first)
    assert asked.height >= 2
    path, _ = export_review(first, tmp_path / "清单.xlsx", everything=False)
    heads = {place for place, key in enumerate(asked["row_key"]) if key not in asked["row_key"][:place].to_list()}
    fill(path, lambda place: "同一人" if place in heads else "非同一人")
    taken = import_review(path, first.workspace, "config")
    assert taken.verdicts == {"same": len(heads), "other": asked.height - len(heads)} or asked.height == len(heads)
    assert import_review(path, first.workspace, "config").new == 0
    # Asked again at once, and by the next run: nothing.
    assert make_review_lines(first).is_empty()
    second = compare(inbox, first.workspace)
    assert second.id != first.id
    assert make_review_lines(second).is_empty()
    links = second.read("links").filter(pl.col("row_key").is_in(asked["row_key"].implode()))
    assert set(links["reason"]) == {"reviewed_same"}
    assert set(links["method"]) == {"reviewed"}
    chosen = dict(asked.unique("row_key", keep="first").select("row_key", "person_id").rows())
    assert dict(links.select("row_key", "person_id").rows()) == chosen
    # The same again, nothing new decided: the finished run.
    assert compare(inbox, first.workspace).id == second.id
    pairs = read_labelled_pairs(first.workspace, first.county.matching.model.comparisons)
    assert pairs["same"].sum() >= 1


def test_put_off_is_not_listed_again_unless_asked_for(copied: FinishedRun, inbox: Path, tmp_path: Path) -> None:
    run = copied
    path, asked = export_review(run, tmp_path / "清单.xlsx", everything=False)
    import_review(fill(path, lambda _: "存疑"), run.workspace, "config")
    assert make_review_lines(run).is_empty()
    assert make_review_lines(run, everything=True).height == asked.height
    assert compare(inbox, run.workspace).id == run.id


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"确认人": None}, r"清单\.xlsx［待人工确认］第 4 行：“确认人”没有填写"),
        ({"结论": "也许"}, r"清单\.xlsx［待人工确认］第 4 行“结论”不是可用的取值，请改为 同一人、非同一人、存疑"),
        ({"登记：姓名": "别人"}, r"清单\.xlsx［待人工确认］第 4 行：“登记：姓名”列与导出时不同"),
        ({"运行编号": "20990101-000000000000"}, "清单.xlsx”有几次比对的内容"),
    ],
)  # fmt: skip
def test_a_faulty_workbook_is_refused_whole(
    first: FinishedRun, tmp_path: Path, cells: dict[str, object], message: str
) -> None:
    path, asked = export_review(first, tmp_path / "清单.xlsx", everything=True)
    assert asked.height
    before = read_ledger(first.workspace, "review_decisions").height
    with pytest.raises(InputsRefused, match=message):
        import_review(fill(path, lambda place: "存疑" if place == 0 else None, **cells), first.workspace, "config")
    assert read_ledger(first.workspace, "review_decisions").height == before


def test_another_file_is_no_review_workbook(first: FinishedRun, inbox: Path) -> None:
    with pytest.raises(InputsRefused, match="这不是待人工确认清单"):
        import_review(inbox / "住房.csv", first.workspace, "config")


def linked_bill(run: FinishedRun) -> dict[str, object]:
    links = run.read("links")
    own = links.filter(pl.col("source") == "insurance_settlement", pl.col("reason") == "id_and_name")
    return own.row(0, named=True)


def place_of(link: dict[str, object]) -> dict[str, object]:
    return {name: link[name] for name in ("source", *PLACE)}


def persons(run: FinishedRun, key: object) -> set[str | None]:
    return set(run.read("links").filter(pl.col("row_key") == key)["person_id"])


def test_an_overturned_link_never_comes_back_until_it_is_taken_back(
    copied: FinishedRun, inbox: Path, tmp_path: Path
) -> None:
    run = copied
    link = linked_bill(run)
    assert reject_link(run, place_of(link), "王核实", DAY) == 1
    assert reject_link(run, place_of(link), "李复核", DAY) == 0
    after = compare(inbox, run.workspace)
    assert link["person_id"] not in persons(after, link["row_key"])
    with pytest.raises(UsageError, match="没有对应到某个人"):
        reject_link(after, place_of(link), "王核实", DAY)
    assert undo_rejection(after, place_of(link), "王核实", DAY) == 1
    again = compare(inbox, run.workspace)
    assert persons(again, link["row_key"]) == {link["person_id"]}
    assert again.read("links").equals(run.read("links"))


def test_rows_are_named_so_that_one_is_meant(first: FinishedRun) -> None:
    with pytest.raises(UsageError, match="没有这一行"):
        reject_link(first, {"source": "insurance_settlement", "row_number": 10**6}, "王核实", DAY)
    with pytest.raises(UsageError, match="没有名为 nonsense 的数据来源"):
        reject_link(first, {"source": "nonsense", "row_number": 2}, "王核实", DAY)


def answers(path: Path, *lines: tuple[str, str, str]) -> Path:
    rows = [f"{household},{clue},{word},李核查,2026-10-16\n" for household, clue, word in lines]
    path.write_text("户编号,线索编号,核查结果,核查人,核查时间\n" + "".join(rows), encoding="utf-8")
    return path


def explained(run: FinishedRun, link: dict[str, object], *more: str) -> str:
    place = ["--source", link["source"], "--row", link["row_number"], "--file", link["file"], "--sheet", link["sheet"]]
    arguments = ["explain", "--run", run.id, *map(str, place), "--workspace", str(run.workspace), *more]
    return CliRunner().invoke(fangpin, arguments, catch_exceptions=False).output


CODES = {
    "id_and_name", "id_and_former_name", "id_and_name_variant", "id_and_birth_and_sex", "relative_id_and_name",
    "id_name_conflict", "id_without_name", "repaired_id_and_name", "damaged_id_and_name", "nobody_of_that_id",
    "nobody_found", "several_same_name", "place", "place_unknown",
}  # fmt: skip


def test_every_outcome_is_explained(first: FinishedRun) -> None:
    links = first.read("links")
    assert set(links["reason"]) >= CODES
    titles = {code: outcome.title for code, outcome in first.county.matching.outcomes.items()}
    for row in links.unique("reason", keep="first", maintain_order=True).iter_rows(named=True):
        place = place_of(row)
        with console.capture() as capture:
            print_explanation(first, explain(first, place, None))
        shown = capture.get()
        assert titles[row["reason"]] in shown, row["reason"]
        pairs = first.read("review_pairs").filter(*(pl.col(name) == value for name, value in place.items()))
        assert ("证据（比特）" in shown) == (pairs["levels"].drop_nulls().len() > 0), row["reason"]
        assert "各项取值不能显示" not in shown


def test_the_thresholds_told_are_those_of_a_small_register(first: FinishedRun) -> None:
    few = first.county.matching.thresholds.few_registered
    assert few is not None
    link = first.read("links").filter(pl.col("score").is_not_null()).row(0, named=True)
    shown = explained(first, link)
    assert f"概率不低于 {few.automatic:.1%} 且次优者不高于 {few.runner_up:.1%}" in shown


def test_the_command_explains(first: FinishedRun) -> None:
    shown = explained(first, linked_bill(first))
    assert "证件号码与姓名一致" in shown
    assert "韦建国" in shown


def test_a_person_whose_number_the_register_lacks_is_shown_beside_the_row(first: FinishedRun) -> None:
    told = explain(first, place_of(linked_bill(first)), None)
    learned = replace(told, link=told.link | {"reason": "unregistered_id_and_name"})
    with console.capture() as capture:
        print_explanation(first, learned)
    assert "依据：登记信息缺少或写错了此人的号码" in capture.get()
    assert "住址：该行" in capture.get()


def test_explained_without_values_when_the_files_are_gone(first: FinishedRun, tmp_path: Path) -> None:
    link = linked_bill(first)
    shown = explained(first, link, "--inbox", str(tmp_path / "gone"))
    assert "各项取值不能显示" in shown
    assert not [name for name in NAMES if name in shown]


def test_pairs_name_nobody(first: FinishedRun) -> None:
    text = str(first.read("review_pairs").rows())
    assert not [name for name in NAMES if name in text]


def test_a_run_publishes_what_its_review_needs() -> None:
    assert {"review_pairs", "review_rows", "review_people"} <= set(publish.PUBLISHED)


@pytest.mark.parametrize(
    "cells",
    [
        {"结论": "存疑"},
        {"结论": "也许"},  # nothing that can be imported, but somebody's work
        {"结论": None, "确认人": None, "确认日期": None, "备注": "去问村里"},
        {"结论": None, "确认日期": None},
    ],
)
def test_a_filled_in_workbook_is_never_overwritten(copied: FinishedRun, cells: dict[str, object]) -> None:
    path, asked = export_review(copied, None, everything=False)
    fill(path, lambda place: "存疑" if place == 0 else None, **cells)
    before = path.read_bytes()
    again, lines = export_review(copied, None, everything=False)
    assert path.read_bytes() == before
    assert (again.parent, again != path, again.suffix) == (path.parent, True, ".xlsx")
    assert lines.height == asked.height
    # Filled in again: both stay.
    third, _ = export_review(copied, None, everything=False)
    assert third == again
    fill(again, lambda _: "存疑")
    assert export_review(copied, None, everything=False)[0] not in {path, again}


def test_an_export_that_nobody_has_filled_in_is_replaced(copied: FinishedRun) -> None:
    path, _ = export_review(copied, None, everything=False)
    assert export_review(copied, None, everything=True)[0] == path


def test_what_is_no_review_workbook_stays_and_the_command_says_where_the_export_lies(
    copied: FinishedRun, tmp_path: Path
) -> None:
    mine = tmp_path / "我的.xlsx"
    mine.write_bytes(b"no workbook")
    arguments = ["review", "export", "--run", copied.id, "--out", str(mine), "--workspace", str(copied.workspace)]
    shown = CliRunner().invoke(fangpin, arguments, catch_exceptions=False)
    assert (shown.exit_code, mine.read_bytes()) == (0, b"no workbook")
    assert "没有覆盖" in shown.output
    assert (tmp_path / "我的_2.xlsx").is_file()
    assert "我的_2.xlsx" in shown.output


def test_the_review_workbook_calls_nobody_certain(first: FinishedRun) -> None:
    shown = make_review_lines(first, everything=True)
    assert shown.filter(pl.col("probability") > 0.999).is_empty()
    assert shown["probability"].drop_nulls().len()


@pytest.mark.parametrize("share", [1.0, 0.99996, 0.99999999])
def test_explained_is_never_a_hundred_per_cent(first: FinishedRun, share: float) -> None:
    link = first.read("links").filter(pl.col("score").is_not_null(), pl.col("runner_up").is_not_null())
    told = explain(first, place_of(link.row(0, named=True)), None)
    sure = [replace(candidate, probability=share) for candidate in told.candidates]
    with console.capture() as capture:
        print_explanation(first, replace(told, score=share, candidates=sure))
    assert "100.0" not in capture.get()
    assert "99.99% 以上" in capture.get()
