"""A filled-in visit book that lies among the deliveries: said to be imported, and taken once."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import openpyxl

import intake
from fangpin.file_notes import file_notes
from intake.recognise.returned_books import TO_BE_IMPORTED
from services.feedback.import_results import import_results
from services.runs.choice import FinishedRun
from tests.services.visit_books import VILLAGE, answer_page, change_village, write_visits


def recognise(run: FinishedRun, inbox: Path) -> list[tuple[str, str]]:
    sheets = intake.mark_returned_books(intake.recognise_files(inbox, run.county.source_headings.values()))
    notes = list(file_notes(intake.make_files_table(sheets, [])))
    assert len(notes) == 1 and "fangpin feedback import" in notes[0]
    return [(sheet.status, sheet.message) for sheet in sheets]


def test_a_book_among_the_deliveries_is_said_to_be_imported_in_one_sentence(run: FinishedRun, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    book = change_village(write_visits(run, tmp_path / "lists"), lambda page: answer_page(page, 0, "属实"))
    inbox.mkdir()
    shutil.copy(book, inbox)
    assert {status for status, _ in recognise(run, inbox)} == {"left_out", "not_used"}
    first = import_results([inbox], run.workspace, "config", "张三")
    again = import_results([book], run.workspace, "config", "张三")
    assert first.lines.filter(status="taken").height and again.lines.filter(status="taken").is_empty()


def test_a_single_sheet_saved_as_text_is_known_by_its_title(run: FinishedRun, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    page = openpyxl.load_workbook(write_visits(run, tmp_path / "lists"))[VILLAGE]
    with (inbox / "白沙村.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["" if c is None else c for c in row] for row in page.values])
    assert recognise(run, inbox) == [("unrecognised", TO_BE_IMPORTED)]
