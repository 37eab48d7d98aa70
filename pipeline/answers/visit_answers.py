"""Answers of visit sheets as rows of the sources by which other sheets come back; a line for whatever was not read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

import intake
from domain import visit_form as form
from domain.county.policy import GUARANTEES
from domain.county.source import SourceDeclaration
from domain.handover import RawRows, SheetFound
from domain.tables import empty
from domain.ticked_boxes import Choice, read_choice
from pipeline.answers.answer_columns import CLUES, AnswerColumns
from pipeline.answers.answer_sheets import SOURCE
from pipeline.answers.list_marks import ListMark
from pipeline.answers.receipt_lines import LINES
from pipeline.answers.visit_pages import FormLine, FormPage, is_form_row, split_pages

_CHOICES = {
    CLUES: (form.RESULT, form.RESULTS), "population_changes": (form.CHANGED, form.CHANGE_RESULTS),
    "conflicts": (form.CONFLICTING, form.CONFLICT_RESULTS),
}  # fmt: skip
# As the sheets of 附表 have them.
_CONFLICT_RESULTS = {"以①为准": "以一为准", "以②为准": "以二为准"}
_OTHER_PAGE = (
    "这一页的户主姓名或户编号被改过，不能算到别的户，整页没有采用；"
    "名单上没有的户请写在空白单上，名单上有的户请写在它自己的单子上"
)
_STRAY = "写在了不是填写的地方，没有采用，请写到浅黄色的格子里再报"
_NO_CODE = "这一页没有报回编号，看不出是哪一户的哪些问题，没有采用，请在下发的原表上填写"
_DAMAGED = "这一行的报回编号没有了或被改动过，没有采用，请在下发的原表上填写"
_NEW_HOUSEHOLD = "空白单上写的户没有填登记的户编号，没有采用；尚未登记的户请先登记，或写进线下排查名单报县级"


@dataclass(frozen=True)
class VisitAnswers:
    """`results`: rows of the source of verification results. `rows`: of the source of other answers.

    `lines`: of the receipt, about what is not in them (`LINES`). `sheets`: where they were read.
    """

    results: RawRows
    rows: pl.DataFrame
    lines: pl.DataFrame = field(default_factory=LINES.to_frame)
    sheets: tuple[SheetFound, ...] = ()


@dataclass(frozen=True)
class ReturnedBooks:
    """What returned workbooks say besides their tables: of themselves by a hidden sheet, and on visit sheets."""

    marks: Mapping[str, ListMark] = field(default_factory=dict)
    visits: VisitAnswers | None = None


def read_visit_answers(folder: Path, results: SourceDeclaration, columns: AnswerColumns) -> VisitAnswers:
    """The answers of all visit sheets in the folder. `results`: the source of verification results."""
    sheets = list(intake.read_form_sheets(folder, is_form_row))
    places = [(sheet.file, sheet.sheet) for sheet in sheets]
    return read_form_pages(split_pages(sheets), places, results, columns)


def read_form_pages(
    pages: Iterable[FormPage], sheets: Sequence[tuple[str, str]], results: SourceDeclaration, columns: AnswerColumns
) -> VisitAnswers:
    """The answers of the pages. `sheets`: file and sheet where they stand."""
    reader = _PageReader(columns)
    for page in pages:
        reader.read(page)
    places = tuple(SheetFound(file, sheet, "", "recognised", source=SOURCE) for file, sheet in sheets)
    raw = _make_rows(reader.results, results)
    return VisitAnswers(
        RawRows(SOURCE, raw, empty("dropped"), _count_rows(raw), places),
        _make_rows(reader.rows, columns.source),
        pl.DataFrame(reader.lines, schema=LINES, orient="row"),
        places,
    )


def _make_rows(rows: Collection[Mapping[str, object]], source: SourceDeclaration) -> pl.DataFrame:
    schema = {"file": pl.String, "sheet": pl.String, "row_number": pl.Int64, "numeric_id": pl.Boolean}
    schema |= dict.fromkeys(source.fields, pl.String)
    lines = [{name: row.get(name) for name in schema} | {"numeric_id": False} for row in rows]
    return pl.DataFrame(lines, schema=schema, orient="row")


def _count_rows(raw: pl.DataFrame) -> pl.DataFrame:
    return (
        raw.group_by("file", "sheet", maintain_order=True)
        .len("rows_read")
        .with_columns(pl.col("rows_read").cast(pl.Int64))
    )


class _PageReader:
    """Collects what the pages say."""

    def __init__(self, columns: AnswerColumns) -> None:
        self._columns = columns
        self.results: list[dict[str, object]] = []
        self.rows: list[dict[str, object]] = []
        self.lines: list[dict[str, object]] = []

    def read(self, page: FormPage) -> None:
        """Add the page's answers, and a line for everything else that was written on it."""
        if not page.codes:
            if page.lines:
                self._tell(page, page.lines[0], _NO_CODE)
        elif page.is_blank:
            self._read_blank(page)
        elif page.is_of_another():
            head = page.find_head() or page.lines[0]
            self._tell(page, head, _OTHER_PAGE, "not_this_household")
        else:
            self._read_household(page)

    def _read_household(self, page: FormPage) -> None:
        for line in page.lines:
            if line.has_lost_code or (line.is_damaged and line.code["kind"] == form.KIND):
                self._tell(page, line, _DAMAGED)
            elif line.is_changed:
                self._tell(page, line, _STRAY)
        signature = self._read_signature(page)
        self._read_clues(page, signature)
        for line in page.codes:
            self._read_other(page, line, signature)
        remark = page.find_question(form.REMARK)
        if remark and (text := page.read_question(form.REMARK).get(form.OTHERWISE)):
            self._add_row(page, remark, form.KIND, {"remark": text, **signature})

    def _read_signature(self, page: FormPage) -> dict[str, str | None]:
        answers = page.read_question(form.SIGNATURE)
        return {"checked_by": answers.get(form.CHECKED_BY), "checked_on": answers.get(form.CHECKED_ON)}

    def _read_clues(self, page: FormPage, signature: Mapping[str, str | None]) -> None:
        """The answers to clues; 是否拟纳入 is asked once, and goes with those that are true."""
        decision = page.read_question(form.INCLUDE)
        include = read_choice(decision.get(form.INCLUDED, ""), form.YES_NO).text
        answered = [(line, *self._read_result(line)) for line in page.codes if line.code["kind"] == CLUES]
        has_true = any(choice.text == form.RESULTS[0] for _, choice, _ in answered)
        for line, choice, note in answered:
            is_about = choice.text == form.RESULTS[0] or (choice.text and not has_true)
            self.results.append({
                **_place(page, line), "household_id": page.household, "clue_id": line.code["row_key"],
                "result": choice.text, "include": include if is_about else None,
                "exclusion_reason": decision.get(form.REASON) if is_about else None, "remark": note,
                **(signature if choice.text else {}), "row_code": line.mark,
            })  # fmt: skip

    def _read_result(self, line: FormLine) -> tuple[Choice, str | None]:
        """What was chosen and what was noted; a result written behind 说明 alone is one all the same."""
        answers, strays = line.read_answers()
        choice = read_choice(" ".join([*strays, answers.get(form.RESULT, "")]), form.RESULTS)
        note = answers.get(form.NOTE)
        if choice.text is None and note:
            misplaced = read_choice(note, form.RESULTS)
            if misplaced.text in form.RESULTS:
                return misplaced, None
        return choice, note

    def _read_other(self, page: FormPage, line: FormLine, signature: Mapping[str, str | None]) -> None:
        kind = str(line.code["kind"])
        if kind == "guarantees":
            result = self._read_guarantees(line)
        elif kind in _CHOICES and kind != CLUES:
            label, choices = _CHOICES[kind]
            answers, strays = line.read_answers()
            text = read_choice(" ".join([*strays, answers.get(label, "")]), choices).text
            result = _CONFLICT_RESULTS.get(text or "", text)
        else:
            return
        self._add_row(page, line, kind, {"result": result, **(signature if result else {})})

    @staticmethod
    def _read_guarantees(line: FormLine) -> str | None:
        """What was ticked of each guarantee, as one text."""
        cells = dict(line.texts)
        columns = [column for column, text in line.texts if text == form.STATE]
        first = (columns[0] if columns else 0) + 1
        states = {
            title: read_choice(cells.get(first + number, ""), form.GUARANTEE_STATES).text
            for number, title in enumerate(GUARANTEES.values())
        }
        return "；".join(f"{title}：{state}" for title, state in states.items() if state) or None

    def _add_row(self, page: FormPage, line: FormLine, kind: str, answers: Mapping[str, str | None]) -> None:
        """A row of the other answers, its cells in the columns that the kind has for them."""
        cells = {
            column.field: text
            for role, text in answers.items()
            for column in self._columns.list_columns(kind, role)[:1]
        }
        self.rows.append({**_place(page, line), "household_id": page.household, "row_code": line.mark, **cells})

    def _read_blank(self, page: FormPage) -> None:
        """A household that somebody found: taken where its number says who it is, told of otherwise."""
        written: dict[str, str] = {}
        for line in page.codes:
            answers, _ = line.read_answers()
            written |= {label: text for label, text in answers.items() if _is_written(label, text)}
        if not written:
            return
        signature = self._read_signature(page)
        line = next(line for line in page.codes if form.RESULT in {text for _, text in line.texts})
        household = written.get(form.NEW_NUMBER)
        if household is None:
            self._tell(page, line, _NEW_HOUSEHOLD, "unknown_household")
            return
        include = read_choice(written.get(form.INCLUDED, ""), form.YES_NO).text
        remark = "；".join(
            written[label] for label in (form.NEW_PROBLEM, form.NOTE, form.OTHERWISE) if label in written
        )
        self.results.append({
            **_place(page, line), "household_id": household,
            "result": read_choice(written.get(form.RESULT, ""), form.RESULTS[:1]).text, "include": include,
            "exclusion_reason": written.get(form.REASON), "remark": remark or None, **signature,
        })  # fmt: skip

    def _tell(self, page: FormPage, line: FormLine, note: str, reason: str = "unreadable") -> None:
        self.lines.append({
            **_place(page, line), "household_id": page.household, "clue_id": None, "status": "refused",
            "reason": reason, "note": note, "kind": CLUES, "township": _find_township(page),
        })  # fmt: skip


def _place(page: FormPage, line: FormLine) -> dict[str, object]:
    return {"file": page.file, "sheet": page.sheet, "row_number": line.row_number}


def _find_township(page: FormPage) -> str | None:
    return next((line.code["township"] for line in page.codes), None)


def _is_written(label: str, text: str) -> bool:
    """Whether somebody has written there: boxes that nobody ticked are none."""
    choices = {form.RESULT: form.RESULTS[:1], form.INCLUDED: form.YES_NO, form.STATE: form.GUARANTEE_STATES}
    if label == form.STATE:
        return any(read_choice(part, form.GUARANTEE_STATES).text for part in text.split())
    return label not in choices or _was_chosen(text, choices[label])


def _was_chosen(text: str, choices: tuple[str, ...]) -> bool:
    return text != form.draw_boxes(choices) and read_choice(text, choices).text is not None
