"""Answers by page count as the same answers on a visit sheet do: same refusals, same lines in the ledger."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from domain.row_codes import ListEdition
from pipeline.answers.page_answers import PageAnswers, RowAnswer
from pipeline.open_ledger import open_ledger
from services.feedback.import_results import FeedbackResult, import_page, import_results
from services.runs.choice import FinishedRun
from tests.services.visit_books import VILLAGE, answer_page, change_village, write_visits

HOME = "H2"


def make_page(run: FinishedRun, result: str = "属实", **more: str) -> PageAnswers:
    """The answers to all clues of the household, signed."""
    clues = run.read("findings").filter(pl.col("household_id") == HOME)["clue_id"].sort()
    page = PageAnswers(
        ListEdition(run.id, 1, "白沙镇"), HOME, f"户主{HOME}", VILLAGE,
        [RowAnswer("clues", clue, result) for clue in clues], checked_by="李核查", checked_on="2026-10-16",
    )  # fmt: skip
    return replace(page, **more)  # type: ignore[arg-type]


def bring(run: FinishedRun, page: PageAnswers) -> FeedbackResult:
    return import_page(page, run.workspace, "config", "张三", open_ledger(run.workspace).read_household_mark(HOME))


def refusals(result: FeedbackResult) -> set[str]:
    return set(result.lines.filter(pl.col("status") == "refused")["reason"].to_list())


def visits(run: FinishedRun) -> pl.DataFrame:
    columns = ("household_id", "clue_id", "result", "include", "checked_by", "checked_on", "township", "run_id")
    return open_ledger(run.workspace).read_visits().select(columns)


def test_a_page_leaves_what_its_visit_sheet_leaves(run: FinishedRun, tmp_path: Path) -> None:
    book = write_visits(run, tmp_path / "lists")
    change_village(book, lambda page: answer_page(page, 1, "属实"))
    bring(run, make_page(run))
    of_page = visits(run)
    assert of_page.height > 0
    assert set(of_page["household_id"]) == {HOME}
    receipt = import_results([book], run.workspace, "config", "张三", ["白沙镇"])
    assert set(receipt.lines.filter(household_id=HOME, kind="clues")["status"]) == {"unchanged"}
    assert visits(run).equals(of_page)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"checked_by": ""}, "no_checker"),
        ({"checked_on": ""}, "unreadable"),
        ({"checked_on": "2031-10-16"}, "date_in_future"),
        ({"checked_on": "2026-09-01"}, "date_before_issue"),
    ],
)
def test_a_page_is_refused_as_its_visit_sheet_is(run: FinishedRun, change: dict[str, str], reason: str) -> None:
    result = bring(run, make_page(run, **change))
    assert refusals(result) == {reason}
    assert visits(run).is_empty()


def test_who_is_denied_cannot_be_taken_in(run: FinishedRun) -> None:
    assert refusals(bring(run, make_page(run, "不属实", include="是"))) == {"contradiction"}


def test_of_page_and_workbook_the_newest_day_counts_then_the_later_import(run: FinishedRun, tmp_path: Path) -> None:
    book = write_visits(run, tmp_path / "lists")
    change_village(book, lambda page: answer_page(page, 1, "不属实", day="2026-10-20"))
    import_results([book], run.workspace, "config", "张三")
    bring(run, make_page(run, "已解决"))  # of an earlier day
    bring(run, make_page(run, "属实", checked_on="2026-10-20"))
    ordered = visits(run).sort("checked_on", maintain_order=True)
    assert set(ordered.unique("clue_id", keep="last")["result"]) == {"属实"}


def test_everything_of_a_page_is_kept(run: FinishedRun) -> None:
    page = make_page(run, include="否", exclusion_reason="收入稳定", remark="屋顶漏水")
    result = bring(run, replace(page, guarantees={"housing": "差", "water": "好"}))
    assert not refusals(result)
    answers = open_ledger(run.workspace).read_answers()
    assert answers.filter(kind="guarantees")["row_key"].to_list() == [HOME]
    assert answers.filter(kind="guarantees")["result"].to_list() == ["住房安全:差;饮水安全:好"]
    assert answers.filter(kind="visits")["remark"].to_list() == ["屋顶漏水"]
    assert set(open_ledger(run.workspace).read_visits()["exclusion_reason"]) == {"收入稳定"}
    event = open_ledger(run.workspace).read_audit().row(-1, named=True)
    assert (event["actor"], event["action"], event["subject"]) == ("张三", "answer", result.import_id)


def test_a_page_of_a_replaced_list_is_refused(run: FinishedRun) -> None:
    page = replace(make_page(run), edition=ListEdition("20260930-unknown", 1, "白沙镇"))
    assert refusals(bring(run, page)) == {"unknown_run"}


def test_text_that_looks_like_a_label_stays_a_text_of_its_household(run: FinishedRun) -> None:
    page = make_page(run, remark="户编号：H4")
    assert not refusals(bring(run, page))
    assert set(visits(run)["household_id"]) == {HOME}
