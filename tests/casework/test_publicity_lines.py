"""How a householder is shown on a board, and what is said of the household."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from casework.publicity import DisplayRules, list_publicity_lines
from domain.tables import polars_schema
from tests.id_numbers import complete_number

DAY = date(2026, 10, 14)
RISKS = {"收入": "收入较低", "住房": "住房问题"}


def show(
    name: str | None, *, masked: bool = True, born: str = "19600101", risks: str = "收入", other: str = "其他困难"
) -> dict[str, object]:
    line = {
        "household_id": "H1", "township": "甲镇", "village": "甲村", "head_name": name, "risks": risks,
        "head_id_number": complete_number(f"110101{born}001"),
    }  # fmt: skip
    households = pl.DataFrame([line], schema=polars_schema("candidate_lines"))
    rules = DisplayRules(masked, RISKS, other)
    return list_publicity_lines(households, "inclusion", rules, DAY, DAY).row(0, named=True)


@pytest.mark.parametrize(
    ("name", "masked", "full"),
    [
        ("张三丰", "张*丰", "张三丰"),
        ("张三", "张*", "张三"),
        ("张 三", "张*", "张三"),
        ("欧阳小明", "欧**明", "欧阳小明"),
        ("阿卜杜拉·买买提", "阿******提", "阿卜杜拉·买买提"),
        ("张", "张", "张"),
        (None, "（户主姓名未登记）", "（户主姓名未登记）"),
    ],
)
def test_names(name: str | None, masked: str, full: str) -> None:
    assert show(name)["shown_name"] == masked
    assert show(name, masked=False)["shown_name"] == full


def test_a_minor_is_masked_whatever_the_county_says() -> None:
    assert show("张小明", masked=False, born="20081015")["shown_name"] == "张**"
    assert show("张小明", masked=False, born="20081014")["shown_name"] == "张小明"


@pytest.mark.parametrize(
    ("risks", "said"),
    [
        ("收入", "收入较低"),
        ("因病、住房、收入", "住房问题、收入较低"),
        ("因病", "其他困难"),
        ("因病、因残", "其他困难"),
    ],
)
def test_health_is_never_said(risks: str, said: str) -> None:
    assert show("张三", risks=risks)["risks"] == said


def test_nothing_is_said_where_the_county_wants_nothing() -> None:
    assert show("张三", risks="因病", other="")["risks"] is None
