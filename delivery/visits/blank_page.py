"""A sheet for a household that the list does not have: everything is written by hand."""

from __future__ import annotations

from collections.abc import Iterator

from delivery.visits.page_lines import LAST, Block, Cell, Line, make_text_line
from delivery.visits.visit_page import MakeCode, make_conclusion
from domain import visit_form as form
from domain.county.policy import GUARANTEES

_HEIGHT = 30.0
_TRUE = form.RESULTS[:1]  # nobody has claimed anything that could be false


def make_blank_blocks(number: int, make_code: MakeCode) -> Iterator[Block]:
    """The blocks of the page below its title. `number`: of the blank pages of the sheet."""

    def code(kind: str, *key: object) -> str:
        return make_code(form.KIND, form.BLANK, number, kind, *key)

    yield (
        make_text_line("名单上没有、路上发现有困难的户，写在这里，一户一张。", "section"),
        Line((Cell(0, 0, form.NEW_HEAD, "label"), Cell(1, 2, "", "answer"), Cell(3, 3, form.NEW_PHONE, "label"),
              Cell(4, LAST, "", "answer")), _HEIGHT, code("head")),
        Line((Cell(0, 0, form.NEW_ID, "label"), Cell(1, LAST, "", "answer")), _HEIGHT, code("id")),
        Line((Cell(0, 0, form.NEW_ADDRESS, "label"), Cell(1, 2, "", "answer"), Cell(3, 3, form.NEW_NUMBER, "label"),
              Cell(4, LAST, "", "answer")), _HEIGHT, code("address")),
        make_text_line("户编号知道的就写，不知道的空着。", "text"),
        Line((Cell(0, 0, form.NEW_PROBLEM, "label"), Cell(1, LAST, "", "answer")), 120.0, code("problem")),
        Line((Cell(0, 0, form.RESULT, "label"), Cell(1, 3, form.draw_boxes(_TRUE), "boxes", _TRUE),
              Cell(4, 4, form.NOTE, "label"), Cell(5, 5, "", "answer")), _HEIGHT, code("result")),
    )  # fmt: skip
    boxes = "".join(f"{form.BOX}{state}" for state in form.GUARANTEE_STATES)
    titles = list(enumerate(GUARANTEES.values(), start=1))
    yield (
        Line((Cell(0, 0, "五项保障", "heading"), *(Cell(n, n, title, "heading") for n, title in titles)), 21.0),
        Line((Cell(0, 0, form.STATE, "label"), *(Cell(n, n, boxes, "boxes", form.GUARANTEE_STATES) for n, _ in titles)),
             _HEIGHT, code("guarantees")),
    )  # fmt: skip
    yield make_conclusion(code)
