"""What comes back from a township, in files or by page, held against what finished runs have asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

import intake
from domain.digests import hash_texts
from domain.errors import InputsRefused, UsageError
from domain.handover import PLACE
from ledger import ClueRegister
from pipeline.answers.answer_columns import find_answer_columns
from pipeline.answers.answer_sheets import SOURCE, AnswerSheets, find_answer_sheets
from pipeline.answers.clue_register import read_clue_register
from pipeline.answers.list_marks import ListMark, find_unasked_sheets, read_list_marks
from pipeline.answers.page_answers import FILE, PageAnswers, make_form_page
from pipeline.answers.receipt_lines import LINES
from pipeline.answers.record_subjects import read_record_subjects
from pipeline.answers.returned_records import (
    ReturnedRecords,
    describe_near_records,
    find_record_sheets,
    read_returned_records,
)
from pipeline.answers.returned_rows import RowAnswers, find_returned_sheets, read_row_answers
from pipeline.answers.township_answers import Answers, read_answers
from pipeline.answers.township_limits import TownshipLimit
from pipeline.answers.visit_answers import ReturnedBooks, read_form_pages, read_visit_answers
from pipeline.county.county import County
from pipeline.open_ledger import open_ledger
from services.feedback.returned_files import copy_files

_NO_SHEETS = AnswerSheets([], {}, [], {})


@dataclass(frozen=True)
class ReturnedAnswers:
    """What came back: its digest, sheets, answers, records, and what workbooks say of themselves (`marks`).

    `form_lines`: of the receipt, about what stands on visit sheets and is no answer.
    """

    digest: str
    files: int
    sheets: AnswerSheets
    answers: Answers
    row_answers: RowAnswers
    form_lines: pl.DataFrame = field(default_factory=LINES.to_frame)
    records: ReturnedRecords = field(default_factory=ReturnedRecords)
    near_records: Sequence[str] = ()
    marks: Mapping[str, ListMark] = field(default_factory=dict)

    def limit(self, limit: TownshipLimit) -> ReturnedAnswers:
        """The same, everything refused that speaks of other townships than those of the limit."""
        parts = [self.answers.lines, self.row_answers.lines, self.records.lines, self.form_lines]
        refused = limit.find_refused(pl.concat(parts), self.row_answers.answers)
        answers, row_answers, records, forms = (limit.mark_refused(lines, refused) for lines in parts)
        return replace(
            self,
            answers=replace(self.answers, results=_leave_out(self.answers.results, refused), lines=answers),
            row_answers=RowAnswers(_leave_out(self.row_answers.answers, refused), row_answers),
            records=ReturnedRecords(
                {name: _leave_out(frame, refused) for name, frame in self.records.records.items()}, records
            ),
            form_lines=forms,
        )


def _leave_out(rows: pl.DataFrame, refused: pl.DataFrame) -> pl.DataFrame:
    return rows.join(refused, on=PLACE, how="anti", maintain_order="left")


def read_returned_page(page: PageAnswers, workspace: Path, county: County, today: date) -> ReturnedAnswers:
    """A page's answers, judged as the same answers on a visit sheet would be.

    Raises `UsageError` where there is no finished run.
    """
    source, columns = county.sources[SOURCE], find_answer_columns(county)
    forms = read_form_pages([make_form_page(page)], [(FILE, page.village)], source, columns)
    register, books = _read_register(workspace), ReturnedBooks(visits=forms)
    return ReturnedAnswers(
        hash_texts(*map(str, forms.results.rows.rows()), *map(str, forms.rows.rows())),
        1,
        _NO_SHEETS,
        read_answers(workspace, [], county, register, today, None, books),
        read_row_answers(workspace, [], columns, county, register, today, books),
        forms.lines,
    )


def read_returned_files(files: Sequence[Path], workspace: Path, county: County, today: date) -> ReturnedAnswers:
    """The files' sheets and answers.

    Raises `UsageError` where there is no such file or no finished run, `InputsRefused` where none can be understood.
    """
    columns = find_answer_columns(county)
    with copy_files(files, workspace) as folder:
        sheets = find_answer_sheets(folder, county)
        forms = read_visit_answers(folder, county.sources[SOURCE], columns)
        sheets = sheets.leave_forms({(sheet.file, sheet.sheet) for sheet in forms.sheets})
        sheets = sheets.leave_out(find_unasked_sheets(folder, sheets.lost_answers))
        returned = find_returned_sheets(folder, columns, set(sheets.other_sheets))
        record_sheets = find_record_sheets(folder, county)
        recorded = [sheet for sheet in record_sheets if sheet.status == "recognised"]
        places = {(sheet.file, sheet.sheet) for sheet in (*returned, *recorded, *forms.sheets)}
        near_records = describe_near_records(record_sheets, places | {(s.file, s.sheet) for s in sheets.sheets})
        if not sheets.sheets and not places:
            raise InputsRefused(_explain_refusal(sheets, near_records, county))
        register = _read_register(workspace)
        marks = read_list_marks(folder, {sheet.file for sheet in (*sheets.sheets, *returned, *forms.sheets)})
        books = ReturnedBooks(marks, forms)
        subjects = read_record_subjects(open_ledger(workspace), register)
        return ReturnedAnswers(
            intake.compute_inbox_digest(folder),
            len({sheet.file for sheet in (*sheets.sheets, *returned, *recorded, *forms.sheets)}),
            sheets.leave_out(places),
            read_answers(folder, sheets.sheets, county, register, today, None, books),
            read_row_answers(folder, returned, columns, county, register, today, books),
            forms.lines,
            read_returned_records(folder, recorded, county, register, subjects, today),
            near_records,
            marks,
        )


def _read_register(workspace: Path) -> ClueRegister:
    register = read_clue_register(workspace)
    if not register.has_runs:
        raise UsageError("工作区中没有已完成的比对，不知道核查的是哪些线索。请用 --workspace 指明下发名单的工作区。")
    return register


def _explain_refusal(sheets: AnswerSheets, near_records: Sequence[str], county: County) -> str:
    source = county.sources[SOURCE]
    titles = "、".join(source.fields[name].title for name in source.required_fields)
    lines = near_records or sheets.unread_rows or sheets.other_sheets.values()
    sentences = "\n".join(f"  {line}" for line in lines)
    return f"文件中没有认出入户核查结果，也没有别的报回表，没有导入。应有的表头：{titles}。\n{sentences}"
