"""An import that is bound to a township takes nothing about another's households, however the file is forged."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from domain.row_codes import ListEdition, make_row_code
from domain.tables import conform
from pipeline.answers.page_answers import PageAnswers, RowAnswer
from pipeline.open_ledger import open_ledger
from services.feedback.import_results import FeedbackResult, import_page, import_results
from services.runs.choice import FinishedRun
from tests.services.answering import AREA, INCOME, MISSING, TOWNSHIPS, csv, row
from tests.services.returned_lists import GUARANTEE, edit, fill_in, find_heading, write_guarantees
from tests.services.visit_books import answer_page, change_village, write_visits

OWN, OTHER = "福利镇", "白沙镇"
ROSTER = "脱贫户排查花名册"


@pytest.fixture(autouse=True)
def places(run: FinishedRun) -> None:
    """Where all households are registered; H3 has no clue."""
    homes = {**TOWNSHIPS, "H3": OTHER, "H6": OWN}
    frame = pl.DataFrame({"household_id": list(homes), "township": list(homes.values())})
    run.store.put("household_places", conform(frame.with_columns(village=pl.lit("某村")), "household_places"))


def bring(run: FinishedRun, *files: Path) -> FeedbackResult:
    return import_results(list(files), run.workspace, "config", "张三", [OWN])


def reasons(result: FeedbackResult) -> list[str | None]:
    return result.lines.filter(pl.col("status") == "refused")["reason"].to_list()


def is_untouched(run: FinishedRun) -> bool:
    ledger = open_ledger(run.workspace)
    return ledger.read_visits().is_empty() and ledger.read_answers().is_empty() and ledger.read_decisions().is_empty()


def test_own_rows_are_taken_and_others_refused_without_a_word_about_them(run: FinishedRun, tmp_path: Path) -> None:
    file = csv(tmp_path / "核查.csv", row("H5", MISSING, "属实"), row("H1", INCOME, "属实"))
    result = bring(run, file)
    assert set(open_ledger(run.workspace).read_visits()["household_id"]) == {"H5"}
    refused = result.lines.filter(pl.col("status") == "refused")
    assert refused["reason"].to_list() == ["not_this_township"]
    assert refused.select("household_id", "clue_id", "township").row(0) == (None, None, None)


def test_another_township_s_book_is_refused_whole(run: FinishedRun, tmp_path: Path) -> None:
    book = write_visits(run, tmp_path / "lists", OTHER)
    result = bring(run, change_village(book, lambda page: answer_page(page, 0, "属实")))
    assert set(reasons(result)) == {"not_this_township"}
    assert is_untouched(run)


def test_a_title_with_one_s_own_township_does_not_help(run: FinishedRun, tmp_path: Path) -> None:
    file = csv(tmp_path / f"{OWN}核查.csv", row("H1", INCOME), row("H3", None, "属实"), title=f"{OWN}入户核查结果")
    assert set(reasons(bring(run, file))) == {"not_this_township"}
    assert is_untouched(run)


def test_a_forged_code_answers_nothing_for_another(run: FinishedRun, tmp_path: Path) -> None:
    """The code names the own township and household, its key another's."""
    forged = make_row_code(ListEdition(run.id, 1, OWN), "guarantees", "H5", "H1")
    file = write_guarantees(run, tmp_path / "保障.xlsx", ("H5",), township=OWN)

    def forge(page: Worksheet) -> None:
        top, columns = find_heading(page)
        page.cell(top + 1, columns["报回编号"]).value = forged

    edit(fill_in(file, ROSTER, {1: GUARANTEE}), ROSTER, forge)
    assert reasons(bring(run, file)) == ["not_this_township"]
    assert is_untouched(run)


def test_a_page_is_bound_to_the_township_of_its_list(run: FinishedRun) -> None:
    page = PageAnswers(
        ListEdition(run.id, 1, OWN), "H1", "户主H1", "某村", [RowAnswer("clues", INCOME, "属实")],
        checked_by="李核查", checked_on="2026-10-16",
    )  # fmt: skip
    mark = open_ledger(run.workspace).read_household_mark("H1")
    assert set(reasons(import_page(page, run.workspace, "config", "张三", mark))) == {"not_this_township"}
    assert is_untouched(run)


def test_a_household_without_a_clue_is_known_by_where_it_is_registered(run: FinishedRun, tmp_path: Path) -> None:
    files = [csv(tmp_path / "own.csv", row("H6", None, "属实")), csv(tmp_path / "other.csv", row("H3", None, "属实"))]
    result = bring(run, *files)
    assert set(result.lines.filter(file="other.csv")["reason"]) == {"not_this_township"}
    assert open_ledger(run.workspace).read_visits().filter(household_id="H3").is_empty()


def test_an_area_is_its_township_s(run: FinishedRun, tmp_path: Path) -> None:
    assert run.read("findings").filter(clue_id=AREA)["township"].to_list() == [OTHER]
    file = csv(tmp_path / "片区.csv", row(None, AREA, "属实"))
    bring(run, file)
    assert is_untouched(run)


def test_who_imports_stands_in_the_trail_as_upload(run: FinishedRun, tmp_path: Path) -> None:
    result = bring(run, csv(tmp_path / "核查.csv", row("H5", MISSING, "属实")))
    event = open_ledger(run.workspace).read_audit().row(-1, named=True)
    assert (event["actor"], event["action"], event["subject"]) == ("张三", "upload", result.import_id)
