"""A township's sheets as they come back: what can be read is read, and nothing is lost silently."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from domain.errors import InputsRefused
from domain.tables import empty
from pipeline.open_ledger import open_ledger
from services.runs.choice import FinishedRun
from tests.services.answering import HEADINGS, LOOSE, Row, checks, count_taken, csv, row, said, shown, taken


@pytest.mark.parametrize(
    "heading", ["核查 结果", "核查结果 ", "核查结果：", "核查结果（必填）", "　核查结果", "核查\n结果"]
)
@pytest.mark.parametrize("household", ["户编号", "户 编号", "户编号＊", "农户编号"])
def test_headings_that_say_the_same_are_read(run: FinishedRun, tmp_path: Path, heading: str, household: str) -> None:
    headings = (household, "线索编号", f'"{heading}"', "核查人", "核查时间")
    assert taken(run, csv(tmp_path / "报回.csv", row("H1", LOOSE), headings=headings)).overturned == 1


def test_a_conclusion_stands_for_the_result_and_is_told(run: FinishedRun, tmp_path: Path) -> None:
    file = csv(
        tmp_path / "报回.csv", row("H1", LOOSE), headings=("户编号", "线索编号", "核查结论", "核查人", "核查时间")
    )
    assert "“核查结果”一列读的是“核查结论”" in shown(run, file)
    assert said(run) == ["other"]


@pytest.mark.parametrize(
    ("headings", "words"),
    [
        (("户编号", "线索编号", "核査结杲", "核查人", "核查时间"), "缺少表头：核查结果"),
        (("户编码号", "线索编号", "核查结果", "核查人", "核查时间"), "缺少表头：户编号"),
        (("住户", "线索编号", "核查结果", "核查人", "核查时间"), "缺少表头：户编号"),
        (("户编号", "线索编号", "核查结果", "检查员", "核查时间"), "缺少表头：核查人"),
        (("户编号", "线索编号", "核查结果", "核查人", "核实日子"), "缺少表头：核查时间"),
    ],
)
def test_a_sheet_that_lacks_a_heading_is_told_with_its_rows_and_refused(
    run: FinishedRun, tmp_path: Path, headings: Row, words: str
) -> None:
    file = csv(tmp_path / "报回.csv", row("H1", LOOSE), row("H1", "cP11", ""), headings=[str(h) for h in headings])
    with pytest.raises(InputsRefused) as refused:
        taken(run, file)
    told = str(refused.value)
    assert "报回.csv：第 2" in told
    assert words in told
    assert said(run) == []


@pytest.mark.parametrize("heading", ["线索编母", "线索编号码", "风险线索编号"])
def test_a_changed_clue_heading_does_not_make_answers_the_whole_households(
    run: FinishedRun, tmp_path: Path, heading: str
) -> None:
    file = csv(
        tmp_path / "报回.csv",
        row("H1", LOOSE),
        row("H1", "cP11", "不属实"),
        headings=("户编号", heading, *HEADINGS[2:]),
    )
    assert checks(taken(run, file)) == [(2, "unreadable"), (3, "unreadable")]
    assert "“线索编号”" in shown(run, file)


def test_a_list_without_clues_is_the_whole_households(run: FinishedRun, tmp_path: Path) -> None:
    """As a county that never saw our lists writes it."""
    headings = ("序号", "户编号", "核查结果", "核查人", "核查时间", "编号", "户主姓名")
    file = csv(tmp_path / "报回.csv", (1, "H1", "不属实", "李", "2026-10-16", 1, "韦建国"), headings=headings)
    answer = taken(run, file)
    assert (count_taken(answer), checks(answer), answer.unread_rows) == (1, [], [])


def workbook(path: Path, fill_in: Callable[[openpyxl.Workbook], None]) -> Path:
    """Two answer sheets and one of households, as a township gets them."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name in ("疑似风险户", "风险线索", "待核实线索", "片区线索"):
        sheet = book.create_sheet(name)
        sheet.append([f"2026年第三季度白沙镇{name}"])
        answers = ["核查结果", "核查人", "核查时间"] if name in {"风险线索", "待核实线索"} else []
        areas = ["核实情况", "核查人", "核查时间"] if name == "片区线索" else []
        clue = ["线索编号"] if answers else []
        sheet.append(["序号", "乡镇", *([] if areas else ["户编号"]), "户主姓名", *answers, *areas, *clue])
    book["风险线索"].append([1, "白沙镇", "H1", "韦建国", "非本人", "李", date(2026, 10, 16), LOOSE])
    book["待核实线索"].append([1, "白沙镇", "H1", "韦建国", "属实", "李", date(2026, 10, 16), "cP11"])
    book["疑似风险户"].append([1, "白沙镇", "H1", "韦建国"])
    book["片区线索"].append([1, "白沙镇", "", None, None, None])
    fill_in(book)
    book.save(path)
    return path


def test_an_ordinary_workbook_is_read_whole_and_nothing_is_called_lost(run: FinishedRun, tmp_path: Path) -> None:
    answer = taken(run, workbook(tmp_path / "报回.xlsx", lambda _: None))
    assert (count_taken(answer), answer.unread_rows, answer.notes, checks(answer)) == (2, [], [], [])


def _rename(book: openpyxl.Workbook, sheet: str, column: str, text: str) -> None:
    book[sheet][f"{column}2"].value = text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda book: _rename(book, "待核实线索", "E", "核査结杲"), "［待核实线索］：第 3 行有填写，没有采用。"),
        (lambda book: _rename(book, "待核实线索", "C", "住户"), "［待核实线索］：第 3 行有填写，没有采用。"),
        (lambda book: setattr(book["待核实线索"], "sheet_state", "hidden"), "［待核实线索］：工作表已隐藏"),
        (
            lambda book: book["片区线索"].append([2, "白沙镇", "双桥村", "属实", "李", date(2026, 10, 16)]),
            "［片区线索］：第 4 行有填写",
        ),
    ],
)
def test_what_another_sheet_of_the_file_loses_is_told(
    run: FinishedRun, tmp_path: Path, change: Callable[[openpyxl.Workbook], None], words: str
) -> None:
    file = workbook(tmp_path / "报回.xlsx", change)
    assert words in shown(run, file)
    assert "LOOSE" not in shown(run, file)
    assert said(run) == ["other"]


def test_a_sheet_whose_only_answers_stand_under_a_changed_heading_is_told(run: FinishedRun, tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        _rename(book, "待核实线索", "E", "结果")
        for column in "FG":
            book["待核实线索"][f"{column}3"].value = None

    assert "［待核实线索］" in shown(run, workbook(tmp_path / "报回.xlsx", change))


def test_rows_added_by_hand_and_rows_without_a_result_are_told(run: FinishedRun, tmp_path: Path) -> None:
    def add(book: openpyxl.Workbook) -> None:
        day = date(2026, 10, 16)
        book["风险线索"].append([2, "白沙镇", None, "韦小明", "属实", "李", day, None])  # nobody's number
        book["风险线索"].append([3, "白沙镇", "H1", "韦小明", "属实", "李", day, None])  # a household's, without a clue
        book["风险线索"].append([4, "白沙镇", "H1", "韦小明", None, "李", day, "cP13"])  # no result

    file = workbook(tmp_path / "报回.xlsx", add)
    answer = taken(run, file)
    assert checks(answer) == [(4, "unknown_household")]
    assert count_taken(answer) == 3
    assert [line for line in answer.unread_rows if "第 6 行" in line and "核查结果" in line]
    told = shown(run, file)
    assert "报回.xlsx［风险线索］第 4 行" in told
    assert "报回.xlsx［风险线索］第 6 行" in told
    assert "韦小明" not in told


@pytest.mark.parametrize(
    ("number", "typed"),
    [
        ("10076000000", "10076000000.0"), ("10076000000", "1.0076000000E10"), ("10076000000", "10,076,000,000"),
        ("10076000000", "户编号：10076000000"), ("00000000777", "777"), ("A-001", "a-001"),
    ],
)  # fmt: skip
def test_a_number_that_can_be_restored_is_the_registers(
    run: FinishedRun, tmp_path: Path, number: str, typed: str
) -> None:
    findings = run.read("findings").with_columns(pl.col("household_id").replace({"H1": number}))
    run.store.put("findings", findings)
    headings = (*HEADINGS, "备注")
    file = csv(tmp_path / "报回.csv", (f'"{typed}"', LOOSE, "属实", "李", "2026-10-16", ""), headings=headings)
    answer = taken(run, file)
    assert checks(answer) == []
    assert open_ledger(run.workspace).read_visits()["household_id"].to_list() == [number]


def test_a_number_in_a_numeric_cell_is_read_and_one_in_scientific_form_is_told(
    run: FinishedRun, tmp_path: Path
) -> None:
    findings = run.read("findings").with_columns(pl.col("household_id").replace({"H1": "10076000000"}))
    run.store.put("findings", findings)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADINGS)
    sheet.append([10076000000.0, LOOSE, "属实", "李", date(2026, 10, 16)])
    sheet.append(["1.0076E+10", "cP11", "属实", "李", date(2026, 10, 16)])
    book.save(tmp_path / "报回.xlsx")
    answer = taken(run, tmp_path / "报回.xlsx")
    assert checks(answer) == [(3, "unreadable")]
    assert count_taken(answer) == 1


def test_what_is_no_answer_sheet_at_all_is_refused_with_the_headings(run: FinishedRun, inbox: Path) -> None:
    with pytest.raises(InputsRefused, match="应有的表头：户编号、核查结果、核查人、核查时间"):
        taken(run, inbox / "住房.csv")
    assert empty("review_decisions").equals(open_ledger(run.workspace).read_decisions())
