"""Boxes as people fill them in: the tick before, behind or instead of the box; a word; nothing; too much."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ticked_boxes import Choice, read_choice
from domain.visit_form import BOX, GUARANTEE_STATES, RESULTS, YES_NO, draw_boxes

ISSUED = draw_boxes(RESULTS)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (ISSUED, None), ("", None), ("　", None), ("□ □ □", None),
        ("√属实 □不属实 □已解决 □非本人", "属实"), ("□属实√ □不属实 □已解决 □非本人", "属实"),
        ("□√属实 □不属实 □已解决 □非本人", "属实"), ("□属实 ☑不属实 □已解决 □非本人", "不属实"),
        ("□属实□不属实□已解决√□非本人", "已解决"), ("□属实 □不属实 □已解决 □非本人√", "非本人"),
        ("□属实 ■不属实 □已解决 □非本人", "不属实"), ("不属实", "不属实"), ("不属实。", "不属实"), ("√", "√"),
        ("属实√", "属实"), ("□属实", "属实"), ("情况属实", "情况属实"), ("查无此人", "查无此人"),
    ],
)  # fmt: skip
def test_what_was_chosen(cell: str, text: str | None) -> None:
    assert read_choice(cell, RESULTS) == Choice(text)


@pytest.mark.parametrize(
    "cell",
    [
        "√属实 √不属实 □已解决 □非本人",
        "属实 不属实",
        "×属实 □不属实 □已解决 □非本人",
        "☒属实 □不属实 □已解决 □非本人",
        "√属实 □不属实 □已解决 □非本人 后来修好了",
    ],
)
def test_what_does_not_say_which_is_left_as_it_is(cell: str) -> None:
    assert read_choice(cell, RESULTS) == Choice(cell, is_unclear=True)


def test_other_questions() -> None:
    assert read_choice("□是 √否", YES_NO).text == "否"
    assert read_choice("□好☑差", GUARANTEE_STATES).text == "差"
    assert read_choice("□属实", RESULTS[:1]).text is None
    assert read_choice("☑属实", RESULTS[:1]).text == "属实"


@given(st.sampled_from(RESULTS), st.sampled_from("√✓✔☑■"), st.sampled_from(["", " ", "  ", "　"]))
def test_any_tick_in_place_of_a_box_chooses(choice: str, tick: str, blank: str) -> None:
    cell = blank.join(f"{tick if one == choice else BOX}{one}" for one in RESULTS)
    assert read_choice(cell, RESULTS) == Choice(choice)
