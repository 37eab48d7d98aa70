"""A village's visit sheets come back, with the mistakes that people make; nothing is lost in silence."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.open_ledger import open_ledger
from services.feedback.import_results import FeedbackResult, import_results
from services.runs.choice import FinishedRun
from tests.services.returned_lists import write_list
from tests.services.visit_books import MARK, VILLAGE, answer_page, change_village, find_pages, find_rows, write_visits


@pytest.fixture
def book(run: FinishedRun, tmp_path: Path) -> Path:
    return write_visits(run, tmp_path / "lists")


def bring(run: FinishedRun, *files: Path) -> FeedbackResult:
    return import_results(list(files), run.workspace, "config", "张三")


def count(result: FeedbackResult) -> dict[str, int]:
    return dict(result.lines.group_by("status").len().iter_rows())


def refusals(result: FeedbackResult) -> list[str]:
    return sorted(result.lines.filter(pl.col("status") == "refused")["reason"].to_list())


def visits(run: FinishedRun) -> pl.DataFrame:
    return open_ledger(run.workspace).read_visits()


def count_clues(run: FinishedRun) -> int:
    found = run.read("findings")
    return found.filter(pl.col("township") == "白沙镇", pl.col("household_id").is_not_null()).height


def test_a_book_that_nobody_filled_in_says_so_of_every_clue(run: FinishedRun, book: Path) -> None:
    result = bring(run, book)
    lines = result.lines.filter(kind="clues")
    assert set(lines["status"]) == {"unanswered"}
    assert lines.height == count_clues(run) == result.issued.filter(kind="clues")["rows"].item()
    assert visits(run).is_empty()
    assert not refusals(result)


def test_ticks_words_and_the_page_s_own_answers(run: FinishedRun, book: Path) -> None:
    def fill(page: Worksheet) -> None:
        answer_page(page, 0, "√属实 □不属实 □已解决 □非本人")
        include = find_rows(page, "是否拟纳入")[0]
        page.cell(include, 2).value = "□是√ □否"
        page.cell(find_rows(page, "其他情况")[0], 2).value = "屋顶漏水"
        states = find_rows(page, "看了以后")[0]
        for column, cell in enumerate(("☑好□差", "好", "□好■差", "", "□好□差"), start=2):
            page.cell(states, column).value = cell
        answer_page(page, 1, "不属实")

    result = bring(run, change_village(book, fill))
    assert not refusals(result)
    kept = visits(run)
    assert set(kept["result"]) == {"属实", "不属实"}
    assert set(kept.filter(result="属实")["include"]) == {True}
    assert set(kept.filter(result="不属实")["include"]) == {None}
    assert {str(day) for day in kept["checked_on"]} == {"2026-10-16"}
    answers = open_ledger(run.workspace).read_answers()
    assert answers.filter(kind="visits")["remark"].to_list() == ["屋顶漏水"]
    assert answers.filter(kind="guarantees")["result"].to_list() == ["收入:好;义务教育:好;基本医疗:差"]
    assert set(bring(run, book).lines["status"]) == {"unchanged", "unanswered"}


def test_a_conflict_is_answered_on_the_page_and_reads_as_on_its_sheet(run: FinishedRun, book: Path) -> None:
    def fill(page: Worksheet) -> None:
        answer_page(page, 0, "属实")
        page.cell(find_rows(page, "核实结果")[0], 2).value = "□以①为准 √以②为准 □都不对 □已经更正"

    assert not refusals(bring(run, change_village(book, fill)))
    assert open_ledger(run.workspace).read_answers().filter(kind="conflicts")["result"].to_list() == ["以二为准"]


@pytest.mark.parametrize(
    ("result", "by", "day", "reason"),
    [
        ("√属实 √不属实 □已解决 □非本人", "李", "2026-10-16", "unreadable"),
        ("×属实 □不属实 □已解决 □非本人", "李", "2026-10-16", "unreadable"),
        ("基本属实", "李", "2026-10-16", "unreadable"),
        ("属实", None, "2026-10-16", "no_checker"),
        ("属实", "李", None, "unreadable"),
        ("属实", "李", "2031-10-16", "date_in_future"),
        ("属实", "李", "9月1日", "date_before_issue"),
    ],
)
def test_what_cannot_be_taken_is_on_the_receipt(
    run: FinishedRun, book: Path, result: str, by: str | None, day: str | None, reason: str
) -> None:
    told = bring(run, change_village(book, lambda page: answer_page(page, 1, result, by, day)))
    assert set(refusals(told)) == {reason}
    assert visits(run).is_empty()


def test_a_result_behind_the_wrong_label_is_one_and_a_name_over_its_label_too(run: FinishedRun, book: Path) -> None:
    def fill(page: Worksheet) -> None:
        row = answer_page(page, 1, "□属实 □不属实 □已解决 □非本人")
        for line in find_rows(page, "核查结果"):
            if line >= row and line < find_rows(page, "核查人")[1]:
                page.cell(line, 6).value = "已解决"
        sign = find_rows(page, "核查人")[1]
        page.cell(sign, 1).value, page.cell(sign, 2).value = "李核查", None

    assert not refusals(bring(run, change_village(book, fill)))
    assert set(visits(run)["result"]) == {"已解决"}
    assert set(visits(run)["checked_by"]) == {"李核查"}


def test_what_is_written_where_nothing_is_asked_is_told(run: FinishedRun, book: Path) -> None:
    def fill(page: Worksheet) -> None:
        answer_page(page, 0, "属实")
        line = find_rows(page, "农户类别")[0]
        page.cell(line, 2).value = "全家外出"
        page.insert_rows(line)
        page.cell(line, 1).value = "没有人在家"

    result = bring(run, change_village(book, fill))
    strays = result.lines.filter(status="refused")
    assert set(strays["reason"]) == {"unreadable"}
    assert strays.height == 2
    assert "浅黄色" in strays["note"][0]
    assert count(result)["taken"] == visits(run).height


@pytest.mark.parametrize("cell", ["户主", "户编号"])
def test_a_page_that_was_made_another_household_s_takes_nothing(run: FinishedRun, book: Path, cell: str) -> None:
    def fill(page: Worksheet) -> None:
        answer_page(page, 0, "属实")
        row = find_rows(page, "户主")[0] if cell == "户主" else find_rows(page, "住址")[0]
        page.cell(row, 2 if cell == "户主" else 6).value = "别人"

    result = bring(run, change_village(book, fill))
    assert refusals(result) == ["not_this_household"]
    assert visits(run).is_empty()
    assert "空白单" in result.lines.filter(status="refused")["note"].item()


def test_deleted_pages_are_missing_and_a_copied_page_says_it_twice(run: FinishedRun, book: Path) -> None:
    def fill(page: Worksheet) -> None:
        answer_page(page, 1, "属实")
        starts = find_pages(page)
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=starts[1], max_row=starts[2] - 1)]
        for merged in list(page.merged_cells.ranges):
            page.unmerge_cells(str(merged))
        for number, cells in enumerate(rows, start=page.max_row + 2):
            for column, value in enumerate(cells, start=1):
                page.cell(number, column).value = value
        page.delete_rows(starts[0], starts[1] - starts[0])

    result = bring(run, change_village(book, fill))
    assert not refusals(result)
    assert {"taken", "unchanged"} <= set(count(result))
    kept = visits(run)
    assert kept["clue_id"].n_unique() == kept.height
    assert result.lines.filter(kind="clues")["clue_id"].n_unique() < result.issued.filter(kind="clues")["rows"].item()


def test_a_line_whose_code_was_edited_or_taken_out_is_refused_alone(run: FinishedRun, book: Path) -> None:
    def fill(page: Worksheet) -> None:
        answer_page(page, 0, "属实")
        first, second, *_ = find_rows(page, "核查结果")
        mark = page.cell(first, MARK)
        mark.value = str(mark.value)[:-1] + ("0" if str(mark.value)[-1] != "0" else "1")
        page.cell(second, MARK).value = None

    result = bring(run, change_village(book, fill))
    assert refusals(result) == ["unreadable", "unreadable"]
    assert visits(run).height == count(result)["taken"] > 0


def test_without_codes_a_page_is_refused_as_a_whole(run: FinishedRun, book: Path) -> None:
    def fill(page: Worksheet) -> None:
        answer_page(page, 0, "属实")
        page.delete_cols(MARK)

    result = bring(run, change_village(book, fill))
    pages = len(find_pages(openpyxl.load_workbook(book)[VILLAGE]))
    assert refusals(result) == ["unreadable"] * pages
    assert visits(run).is_empty()


def test_a_household_found_on_the_way_is_taken_by_its_number_or_told(run: FinishedRun, book: Path) -> None:
    def fill(page: Worksheet, number: str | None) -> None:
        problem = find_rows(page, "发现的困难")[0]
        page.cell(problem, 2).value = "生病欠债"
        page.cell(find_rows(page, "户主姓名")[0], 2).value = "某某"
        page.cell(find_rows(page, "住址")[-1], 5).value = number
        page.cell(find_rows(page, "核查结果")[-1], 2).value = "√属实"
        sign = find_rows(page, "核查人")[-1]
        page.cell(sign, 2).value, page.cell(sign, 6).value = "李", "2026-10-16"

    told = bring(run, change_village(book, lambda page: fill(page, None)))
    assert refusals(told) == ["unknown_household"]
    assert "先登记" in told.lines.filter(status="refused")["note"].item()
    assert not refusals(bring(run, change_village(book, lambda page: fill(page, "H2"))))
    assert visits(run).select("household_id", "clue_id", "result", "remark").rows() == [
        ("H2", None, "属实", "生病欠债")
    ]


def test_a_list_that_asks_nothing_is_no_lost_answer(run: FinishedRun, book: Path, tmp_path: Path) -> None:
    findings = run.read("findings").select("clue_id", "household_id", "township")
    listed = write_list(run, tmp_path / "名单.xlsx", "suspected", {"clues": findings})
    result = bring(run, change_village(book, lambda page: answer_page(page, 0, "属实")), listed)
    assert not refusals(result)
    assert not [text for text in result.unread_rows if "名单.xlsx" in text]


def test_merged_answer_cells_and_a_table_saved_as_text(run: FinishedRun, book: Path, tmp_path: Path) -> None:
    def fill(page: Worksheet) -> None:
        row = answer_page(page, 0, "不属实")
        for merged in [m for m in page.merged_cells.ranges if m.min_row == row]:
            page.unmerge_cells(str(merged))
        page.merge_cells(start_row=row, start_column=2, end_row=row, end_column=6)

    page = openpyxl.load_workbook(change_village(book, fill))[VILLAGE]
    text = "\n".join(",".join(str(c.value or "").replace(",", "，").replace("\n", " ") for c in row) for row in page)
    file = tmp_path / "村.csv"
    file.write_text(text, encoding="utf-8")
    result = bring(run, file)
    assert not [line for line in refusals(result) if line != "unreadable"]
    assert set(visits(run)["result"]) == {"不属实"}
