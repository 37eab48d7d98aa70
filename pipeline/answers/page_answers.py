"""What somebody answers on a web page, as the lines that a visit sheet with the same answers would have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain import visit_form as form
from domain.county.policy import GUARANTEES
from domain.row_codes import ListEdition, make_row_code
from pipeline.answers.answer_columns import CLUES
from pipeline.answers.visit_pages import FormLine, FormPage

# What the receipt calls the file that there is not.
FILE = "网页填报"
_LABELS = {"population_changes": form.CHANGED, "conflicts": form.CONFLICTING}


@dataclass(frozen=True)
class RowAnswer:
    """The answer to a clue, or to a row with a code. `kind`: of the code. `key`: the clue, or the whole code."""

    kind: str
    key: str
    result: str = ""
    note: str = ""


@dataclass(frozen=True)
class PageAnswers:
    """A household's answers. `edition`: of which list. `guarantees`: guarantee -> 好 or 差, of those that are answered.

    Texts are empty where nothing was written; `checked_on` is as typed.
    """

    edition: ListEdition
    household_id: str
    head_name: str
    village: str
    rows: Sequence[RowAnswer] = ()
    guarantees: Mapping[str, str] = field(default_factory=dict)
    include: str = ""
    exclusion_reason: str = ""
    remark: str = ""
    checked_by: str = ""
    checked_on: str = ""


def make_form_page(answers: PageAnswers) -> FormPage:
    """The page as if it stood on a visit sheet of the same list; its rows are numbered in the order of the answers."""
    lines = [_make_row_line(answers, row) for row in answers.rows]
    if answers.guarantees:
        lines.append((_list_guarantees(answers), _make_code(answers, "guarantees", answers.household_id)))
    head = ((0, form.NEW_HEAD), (1, answers.head_name))
    lines.append((head, _make_code(answers, form.KIND, *form.make_page_key(answers.head_name))))
    include = ((0, form.INCLUDED), (1, answers.include), (2, form.REASON), (3, answers.exclusion_reason))
    signature = ((0, form.CHECKED_BY), (1, answers.checked_by), (4, form.CHECKED_ON), (5, answers.checked_on))
    remark = ((0, form.OTHERWISE), (1, answers.remark))
    lines += [
        (texts, _make_code(answers, form.KIND, key))
        for key, texts in ((form.INCLUDE, include), (form.REMARK, remark), (form.SIGNATURE, signature))
    ]
    filled = [
        FormLine(number, tuple((column, " ".join(text.split())) for column, text in texts if text.strip()), code)
        for number, (texts, code) in enumerate(lines, start=1)
    ]
    return FormPage(FILE, answers.village, filled)


def _make_code(answers: PageAnswers, kind: str, *key: str) -> str:
    return make_row_code(answers.edition, kind, answers.household_id, *key)


def _make_row_line(answers: PageAnswers, row: RowAnswer) -> tuple[tuple[tuple[int, str], ...], str]:
    if row.kind == CLUES:
        texts = ((0, form.RESULT), (1, row.result), (4, form.NOTE), (5, row.note))
        return texts, _make_code(answers, CLUES, row.key)
    return ((0, _LABELS[row.kind]), (1, row.result)), row.key


def _list_guarantees(answers: PageAnswers) -> tuple[tuple[int, str], ...]:
    states = enumerate((answers.guarantees.get(name, "") for name in GUARANTEES), start=1)
    return ((0, form.STATE), *states)
