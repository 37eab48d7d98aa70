"""A township's workbook comes back, and every row of it gets a line on the receipt."""

from __future__ import annotations

import csv as texts
import shutil
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner, Result
from openpyxl.worksheet.worksheet import Worksheet

from domain.errors import InputsRefused, UsageError
from fangpin.commands import fangpin
from pipeline.open_ledger import open_ledger
from pipeline.publication import settle_publication
from services.feedback.import_results import FeedbackResult, import_results
from services.feedback.imports import list_imports, undo_import
from services.runs.choice import FinishedRun
from tests.services.answering import LOOSE, checks, csv, row, said, statuses
from tests.services.returned_lists import (
    ANSWER,
    GUARANTEE,
    edit,
    fill_in,
    find_heading,
    write_clues,
    write_guarantees,
)


def bring(run: FinishedRun, *files: Path) -> FeedbackResult:
    return import_results(list(files), run.workspace, "config", "张三")


def call(run: FinishedRun, *arguments: object) -> Result:
    return CliRunner().invoke(fangpin, ["feedback", *map(str, arguments), "--workspace", str(run.workspace)])


@pytest.fixture
def filled(run: FinishedRun, tmp_path: Path) -> Path:
    """The list of 白沙镇 with its first two rows filled in."""
    return fill_in(write_clues(run, tmp_path / "报回.xlsx"), "风险线索", {1: ANSWER, 2: ANSWER})


def count_clues(run: FinishedRun, township: str = "白沙镇") -> int:
    findings = run.read("findings")
    return findings.filter(pl.col("township") == township, pl.col("household_id").is_not_null()).height


def test_every_row_of_a_list_is_on_the_receipt_and_the_same_file_again_changes_nothing(
    run: FinishedRun, filled: Path
) -> None:
    first, again = bring(run, filled), bring(run, filled)
    clues = count_clues(run)
    assert [status for _, status in statuses(first)] == ["taken"] * 2 + ["unanswered"] * (clues - 2)
    assert [status for _, status in statuses(again)] == ["unchanged"] * 2 + ["unanswered"] * (clues - 2)
    assert (first.counts.visits, again.counts.visits) == (2, 0)
    visit = open_ledger(run.workspace).read_visits().row(0, named=True)
    kept = [visit[name] for name in ("result", "include", "township", "run_id", "remark", "import_id")]
    assert kept == ["属实", True, "白沙镇", run.id, "已上门", first.import_id]
    assert str(visit["checked_on"]) == "2026-10-16"


def test_the_receipt_is_a_text_and_a_workbook_and_the_list_is_counted(run: FinishedRun, filled: Path) -> None:
    receipt = filled.with_name("回执.csv")
    outcome = call(run, "import", filled, "--receipt", receipt, "--by", "张三")
    clues = count_clues(run)
    assert outcome.exit_code == 0
    assert f"白沙镇风险线索：名单 {clues} 条，已报 2，缺 {clues - 2}" in outcome.output
    with receipt.open(encoding="utf-8", newline="") as stream:
        lines = list(texts.DictReader(stream))
    assert list(lines[0]) == [
        "file", "sheet", "row_number", "household_id", "clue_id", "status", "reason", "说明",
    ]  # fmt: skip
    assert [line["status"] for line in lines].count("taken") == 2
    book = openpyxl.load_workbook(receipt.with_suffix(".xlsx"))
    assert book.sheetnames == ["报回情况", "未采用", "逐行回执"]
    assert call(run, "import", filled).exit_code == 0
    assert len(list((run.workspace / "feedback").iterdir())) == 2  # without a name it lies in the workspace


def test_rows_sorted_columns_moved_and_rows_removed(run: FinishedRun, filled: Path) -> None:
    def change(page: Worksheet) -> None:
        top, columns = find_heading(page)
        for line in range(top, top + count_clues(run) + 1):  # the answers to the front
            first, moved = page.cell(line, 1), page.cell(line, columns["核查结果"])
            first.value, moved.value = moved.value, first.value
        rows = [[cell.value for cell in line] for line in page.iter_rows(min_row=top + 1, max_row=top + 3)]
        for number, cells in enumerate(reversed(rows), start=top + 1):
            for column, value in enumerate(cells, start=1):
                page.cell(number, column).value = value
        for cell in page[top + 1]:  # one that nobody has answered
            cell.value = None

    result = bring(run, edit(filled, "风险线索", change))
    clues = count_clues(run)
    assert result.counts.visits == 2
    assert result.lines.height == clues - 1
    assert result.issued.filter(pl.col("kind") == "clues")["rows"].item() == clues


def test_what_the_cells_lost_the_code_of_the_row_still_says(run: FinishedRun, filled: Path) -> None:
    def change(page: Worksheet) -> None:
        top, columns = find_heading(page)
        page.cell(top + 1, columns["线索编号"]).value = None
        page.cell(top + 2, columns["户编号"]).value = None

    result = bring(run, edit(filled, "风险线索", change))
    assert checks(result) == []
    answered = open_ledger(run.workspace).read_visits().select("household_id", "clue_id")
    assert answered.join(run.read("findings"), on=["household_id", "clue_id"], how="semi").height == 2


def test_files_folders_and_archives_together(run: FinishedRun, tmp_path: Path) -> None:
    for name in ("一", "二"):
        (tmp_path / name).mkdir()
    first = fill_in(write_clues(run, tmp_path / "一" / "报回.xlsx"), "风险线索", {1: ANSWER})
    other = fill_in(write_clues(run, tmp_path / "二" / "报回.xlsx", "福利镇"), "风险线索", {1: ANSWER})
    sheets = fill_in(write_guarantees(run, tmp_path / "保障.xlsx"), "脱贫户排查花名册", {1: GUARANTEE})
    with zipfile.ZipFile(tmp_path / "报回.zip", "w") as archive:
        archive.write(sheets, "保障.xlsx")
    result = bring(run, first, other, tmp_path / "报回.zip")
    taken = result.lines.filter(pl.col("status") == "taken").select("file", "township", "kind").rows()
    assert taken == [
        ("二/报回.xlsx", "福利镇", "clues"), ("报回.xlsx", "白沙镇", "clues"),
        ("报回.zip!保障.xlsx", "白沙镇", "guarantees"),
    ]  # fmt: skip
    folder = shutil.copytree(tmp_path / "一", tmp_path / "目录")
    assert bring(run, folder).lines["file"].unique().to_list() == ["报回.xlsx"]
    with pytest.raises(UsageError, match="找不到"):
        bring(run, tmp_path / "没有.xlsx")


# --- whose list it is ----------------------------------------------------------------------------------------


def test_a_list_of_another_workspace_or_of_a_replaced_run_is_refused(run: FinishedRun, tmp_path: Path) -> None:
    strange = write_clues(run, tmp_path / "别处.xlsx", run_id="20260930-000000000000")
    assert checks(bring(run, fill_in(strange, "风险线索", {1: ANSWER}))) == [(4, "unknown_run")]
    own = fill_in(write_clues(run, tmp_path / "本期.xlsx"), "风险线索", {1: ANSWER})
    settle_publication(run.workspace)
    assert checks(bring(run, own)) == []
    newer = shutil.copytree(run.folder, run.folder.with_name("20260930-ffffffffffff"))
    settle_publication(run.workspace)
    assert checks(bring(run, own)) == [(4, "replaced_run")]
    ledger = open_ledger(run.workspace)
    ledger.withdraw_run(newer.name, "试")
    assert checks(bring(run, own)) == []
    ledger.withdraw_run(run.id, "试")
    assert checks(bring(run, own)) == [(4, "replaced_run")]


def test_the_workbook_knows_its_township_whatever_the_file_is_called(run: FinishedRun, tmp_path: Path) -> None:
    renamed = fill_in(write_clues(run, tmp_path / "福利镇.xlsx"), "风险线索", {1: ANSWER})
    assert checks(bring(run, renamed)) == []

    def paste(page: Worksheet) -> None:
        top, columns = find_heading(page)
        for heading, value in {"户编号": "H5", "线索编号": "cP51", "报回编号": None, **ANSWER}.items():
            page.cell(top + 1, columns[heading]).value = value

    assert checks(bring(run, edit(renamed, "风险线索", paste))) == [(4, "not_this_township")]


def test_an_edited_code_is_refused(run: FinishedRun, filled: Path) -> None:
    def change(page: Worksheet) -> None:
        top, columns = find_heading(page)
        page.cell(top + 1, columns["报回编号"]).value = "123"
        cell = page.cell(top + 2, columns["报回编号"])
        cell.value = str(cell.value).replace(run.id, "20260930-000000000000")

    result = bring(run, edit(filled, "风险线索", change))
    assert checks(result) == [(4, "unreadable"), (5, "unknown_run")]


# --- what rows say -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"核查人": None}, "no_checker"),
        ({"核查时间": None}, "unreadable"),
        ({"核查结果": "查无此人"}, "unreadable"),
        ({"核查结果": "不实", "是否拟纳入": "拟纳入"}, "contradiction"),
        ({"核查时间": "9月1日"}, "date_before_issue"),
        ({"核查时间": "2031年1月1日"}, "date_in_future"),
        ({"核查时间": "10.1"}, "unreadable"),
        ({"是否拟纳入": "再议"}, "unreadable"),
    ],
)
def test_reasons(run: FinishedRun, filled: Path, cells: dict[str, object], reason: str) -> None:
    result = bring(run, fill_in(filled, "风险线索", {1: ANSWER | cells}))
    assert checks(result) == [(4, reason)]
    note = result.lines.filter(pl.col("status") == "refused")["note"].item()
    assert "请" in note
    assert not [cell for cell in cells.values() if cell and str(cell) in note and cell not in ("不实", "拟纳入")]


@pytest.mark.parametrize(
    ("cells", "result", "include", "day"),
    [
        ({"核查结果": "情况属实", "是否拟纳入": "√"}, "属实", True, "2026-10-16"),
        ({"核查结果": "属实。", "是否拟纳入": "不拟纳入"}, "属实", False, "2026-10-16"),
        ({"核查结果": "不实", "是否拟纳入": "否"}, "不属实", False, "2026-10-16"),
        ({"核查结果": "已经解决", "是否拟纳入": None}, "已解决", None, "2026-10-16"),
        ({"核查结果": "已解决√", "是否拟纳入": None, "核查时间": "10/15"}, "已解决", None, "2026-10-15"),
        ({"核查结果": "不是本人", "是否拟纳入": None, "核查时间": "20261015"}, "非本人", None, "2026-10-15"),
        ({"核查时间": "2026.10.15"}, "属实", True, "2026-10-15"),
        ({"核查时间": 46310}, "属实", True, "2026-10-15"),
        ({"核查时间": "10.15"}, "属实", True, "2026-10-15"),
    ],
)
def test_ordinary_forms(
    run: FinishedRun, filled: Path, cells: dict[str, object], result: str, include: bool | None, day: str
) -> None:
    bring(run, fill_in(filled, "风险线索", {1: ANSWER | cells, 2: dict.fromkeys(ANSWER)}))
    visit = open_ledger(run.workspace).read_visits().row(0, named=True)
    assert (visit["result"], visit["include"], str(visit["checked_on"])) == (result, include, day)


def test_a_later_remark_is_a_new_answer(run: FinishedRun, filled: Path) -> None:
    bring(run, filled)
    again = bring(run, fill_in(filled, "风险线索", {1: {"备注": "再次上门"}}))
    assert [status for _, status in statuses(again)][:2] == ["taken", "unchanged"]
    assert open_ledger(run.workspace).read_visits()["remark"].to_list() == ["已上门", "已上门", "再次上门"]


# --- other sheets, and undoing --------------------------------------------------------------------------------


def test_other_sheets_come_back_by_the_same_command(run: FinishedRun, tmp_path: Path) -> None:
    file = write_guarantees(run, tmp_path / "保障.xlsx", ("H1", "H2", "H3"))
    late = GUARANTEE | {"核查时间": "2026-09-01"}
    result = bring(run, fill_in(file, "脱贫户排查花名册", {1: GUARANTEE, 2: late}))
    assert statuses(result) == [(4, "taken"), (5, "refused"), (6, "unanswered")]
    assert checks(result) == [(5, "date_before_issue")]
    answer = open_ledger(run.workspace).read_answers().row(0, named=True)
    kept = [answer[name] for name in ("kind", "row_key", "household_id", "township", "run_id", "edition", "result")]
    assert kept == ["guarantees", "H1", "H1", "白沙镇", run.id, 1, "无问题"]
    assert [status for _, status in statuses(bring(run, file))] == ["unchanged", "refused", "unanswered"]


def test_an_undone_import_does_not_count_and_can_come_again(run: FinishedRun, tmp_path: Path) -> None:
    sheets = fill_in(write_guarantees(run, tmp_path / "保障.xlsx"), "脱贫户排查花名册", {1: GUARANTEE})
    denial = csv(tmp_path / "报回.csv", row("H1", LOOSE))
    result = bring(run, sheets, denial)
    assert said(run) == ["other"]
    assert undo_import(result.import_id, "李四", run.workspace)
    ledger = open_ledger(run.workspace)
    assert (ledger.read_visits().height, ledger.read_answers().height, said(run)) == (0, 0, [])
    assert not undo_import(result.import_id, "李四", run.workspace)
    assert ledger.read_audit()["action"].to_list()[-2:] == ["feedback_import", "feedback_undo"]
    assert ledger.read_audit()["actor"].to_list()[-2:] == ["张三", "李四"]
    assert "以前已经撤销" in call(run, "undo", result.import_id).output
    with pytest.raises(UsageError, match="feedback list"):
        undo_import("没有", "李四", run.workspace)
    again = bring(run, sheets, denial)
    assert (again.counts.visits, again.counts.answers, said(run)) == (1, 1, ["other"])
    assert list_imports(run.workspace)["import_id"].to_list() == [result.import_id, again.import_id]
    assert "已于" in call(run, "list").output


def test_nothing_understood_is_refused_with_3(run: FinishedRun, inbox: Path) -> None:
    with pytest.raises(InputsRefused) as refused:
        bring(run, inbox / "住房.csv")
    assert refused.value.exit_code == 3
    assert list_imports(run.workspace).is_empty()
