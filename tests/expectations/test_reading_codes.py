"""Yes, no, and decorated codes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from expectations.cells.cell_readings import CellReading, read_text
from expectations.cells.read_codes import read_boolean, read_code

Read = Callable[[CellReading, list[str | None]], list[object]]
GRADES: dict[str, tuple[str, ...]] = {"A": (), "C": ("局部危险",), "D": ("整体危险",)}
LEVELS: dict[str, tuple[str, ...]] = {"一级": (), "二级": (), "三级": (), "四级": ()}


@pytest.mark.parametrize(
    "cell",
    [
        "是",
        "√",
        "✓",
        "Y",
        "yes",
        "Ｙ",
        "1",
        "有",
        "已",
        "已搬离",
        "TRUE",
        "T",
        "对",
        " 是 ",
        "是（2025年）",
        "紧急",
        "特急",
        "加急",
    ],
)
def test_yes(read: Read, cell: str) -> None:
    assert read(read_boolean(), [cell]) == [True]


@pytest.mark.parametrize("cell", ["否", "×", "✗", "N", "no", "0", "无", "未", "未搬离", "FALSE", "f", "没有", "不急"])
def test_no(read: Read, cell: str) -> None:
    assert read(read_boolean(), [cell]) == [False]


def test_a_blank_answer_stays_unknown(read: Read) -> None:
    assert read(read_boolean(), [None, "", "-", "/", "不详"]) == ["blank"] * 5
    assert read(read_boolean(), ["大概", "2", "是否"]) == ["unreadable"] * 3


@pytest.mark.parametrize("cell", ["C", "c", "Ｃ", "C级", "c 级", "C类", "C级（危房）", "局部危险", "局部 危险"])
def test_decorated_grades(read: Read, cell: str) -> None:
    assert read(read_code(GRADES), [cell]) == ["C"]


@pytest.mark.parametrize("cell", ["四级", "4级", "4", "肆级", "Ⅳ级", "IV级", "iv", "四", "４级", "四级(轻度)"])
def test_numerals_of_a_level(read: Read, cell: str) -> None:
    assert read(read_code(LEVELS), [cell]) == ["四级"]


def test_an_unknown_code_is_unreadable_and_a_blank_is_not(read: Read) -> None:
    assert read(read_code(GRADES), ["E", "危房", None, "无", "-"]) == ["unreadable"] * 2 + ["blank"] * 3
    assert read(read_code(LEVELS), ["五级", "A"]) == ["unreadable"] * 2


def test_a_declared_nothing_is_a_value(read: Read) -> None:
    damage: dict[str, tuple[str, ...]] = {"倒塌": (), "无": ("无受损",)}
    assert read(read_code(damage), ["无", "无受损", "-"]) == ["无", "无", "blank"]


def test_a_declared_form_overrules_a_generic_one(read: Read) -> None:
    assert read(read_code({"A": (), "B": ("A类",)}), ["A", "A级", "A类"]) == ["A", "A", "B"]


def test_numerals_are_understood_for_levels_only(read: Read) -> None:
    assert read(read_code({"一类": (), "二类": ()}), ["1", "一类"]) == ["unreadable", "一类"]


def test_text_is_tidied_and_never_unreadable(read: Read) -> None:
    cells: list[str | None] = [" 古板村\u200b ", "'450321", "ＡＢＣ", "无", "暂无", "", None]
    assert read(read_text(), cells) == ["古板村", "450321", "ABC"] + ["blank"] * 4


def test_where_nothing_is_an_answer_only_an_empty_cell_is_blank(read: Read) -> None:
    cells: list[str | None] = ["公安局", " 无 ", "/", "", " "]
    assert read(read_text(nothing_is_said=True), cells) == ["公安局", "无", "/", "blank", "blank"]


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("☑是 □否", True),
        ("□是 ☑否", False),
        ("是√", True),
        ("√是", True),
        ("■是□否", True),
        ("●是 ○否", True),
        ("是√ 否", True),
        ("是 √否", False),
        ("是☐ 否☑", False),
        ("☑ 是 □ 否", True),
        ("（√）是（ ）否", True),
        ("是（ ）否（√）", False),
        ("[x]是 [ ]否", True),
        ("☒是 ☐否", True),
        ("√是 ×否", True),
        ("R是 £否", True),
        ("\uf0a8是 \uf0fe否", False),
        ("þ是 ¨否", True),
        ("✔️", True),
        ("1.0", True),
        ("0.0", False),
        ("是。", True),
        ("1-是", True),
        ("0.否", False),
        ("已搬", True),
        ("未搬", False),
        ("尚未搬离", False),
    ],
)
def test_a_ticked_answer(read: Read, cell: str, answer: bool) -> None:
    assert read(read_boolean(), [cell]) == [answer]


def test_boxes_with_no_tick_say_nothing_and_two_ticks_cannot_be_read(read: Read) -> None:
    assert read(read_boolean(), ["□是 □否", "（ ）是（ ）否", "□", "[ ]"]) == ["blank"] * 4
    assert read(read_boolean(), ["☑是 ☑否", "是√否", "×是 □否", "[x]", "（是"]) == ["unreadable"] * 5


@pytest.mark.parametrize(
    "cell",
    [
        "□A □B ☑C □D",
        "A□ B□ C■ D□",
        "□A级□B级☑C级（局部危险）□D级",
        "C√",
        "A B C√ D",
        "3-C级",
        "C。",
        "☑局部危险 □整体危险",
    ],
)
def test_a_ticked_code(read: Read, cell: str) -> None:
    grades = GRADES | {"B": ()}
    assert read(read_code(grades), [cell]) == ["C"]


def test_codes_as_numbers_with_a_point(read: Read) -> None:
    assert read(read_code(LEVELS), ["1.0", "4.00", "☑1级 □2级"]) == ["一级", "四级", "一级"]
    assert read(read_code(GRADES), ["☑C ☑D", "√", "□C □D"]) == ["unreadable", "unreadable", "blank"]
