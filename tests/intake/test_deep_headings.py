"""Headings of three rows, rows of units and demands below them, and tables that lie on their side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.intake.conftest import Inbox

NUMBER = "450321198501010011"
AIDED = f"某镇,某村,甲某,{NUMBER},低保,2026-03-01,"
SETTLED = f"T1,甲某,{NUMBER},住院,2026-08-01,90000,30000,60000"
LEVELS = ["乡镇,村,救助情况,,,,", ",,对象,,类别,时间,", ",,姓名,身份证号,救助类别,享受起始时间,停发时间"]
DEEP = {
    "under a title": ["花名册,,,,,,", *LEVELS, AIDED],
    "with column numbers": [*LEVELS, "1,2,3,4,5,6,7", AIDED],
    "with demands": [*LEVELS, "必填,必填,必填,（必填）,,,选填", AIDED],
    "headings at every level": [
        *("乡镇,村,姓名,救助情况,,,", ",,,身份证号,类别,时间,", ",,,,救助类别,享受起始时间,停发时间"), AIDED,
    ],
}  # fmt: skip


@pytest.mark.parametrize("lines", DEEP.values(), ids=DEEP)
def test_a_heading_of_three_rows_is_read(inbox: Inbox, lines: list[str]) -> None:
    inbox.add_text("a.csv", lines)
    raw_rows = inbox.read_as_county()
    assert raw_rows.rows.select("township", "village", "name", "id_number", "category", "start_date").rows() == [
        tuple(AIDED.split(",")[:6])
    ]
    assert inbox.recognise_as_county().unknown_headings == ()


def test_groups_of_three_levels_say_whose_the_columns_are(inbox: Inbox) -> None:
    lines = ["学校,家庭情况,,,,就读状态", ",监护人,,学生,,", ",姓名,身份证件号,姓名,身份证件号,"]
    inbox.add_text("a.csv", [*lines, f"某小学,乙某,1,甲某,{NUMBER},在读"])
    assert inbox.read_as_county().rows.select("name", "id_number").rows() == [("甲某", NUMBER)]


WHO, PAID = "结算ID,姓名,证件号码,医疗类别,结算时间", "医疗费总额,基金支付总额,个人自付"
UNITS = {
    "group": (["结算ID,人员,,结算,,,,", ",基本信息,,类型,,费用（元）,,", f",{WHO[5:]},{PAID}"], "元"),
    "row below": ([f"{WHO},费用,,", f",,,,,{PAID}", ",,,,,百元,百元,百元"], "百元"),
    "row of units and demands": ([f"{WHO},{PAID}", ",必填,（必填）,,,（元）,（元）,（元）"], "元"),
}


@pytest.mark.parametrize(("lines", "unit"), UNITS.values(), ids=UNITS)
def test_the_unit_of_a_group_or_of_a_row_below_is_its_columns(inbox: Inbox, lines: list[str], unit: str) -> None:
    inbox.add_text("a.csv", [*lines, SETTLED])
    assert inbox.recognise_as_county().units["self_paid"] == unit
    raw_rows = inbox.read_as_county()
    assert raw_rows.rows["self_paid"].to_list() == ["60000"]
    assert raw_rows.dropped.select("reason", "rows").rows() == [("heading", len(lines))]


@pytest.mark.parametrize("number", ["", "1,"])
def test_a_table_on_its_side_is_refused_as_that(inbox: Inbox, number: str) -> None:
    lines = ["姓名,甲某,乙某,丙某", f"身份证号,{NUMBER},,", "死亡日期,2026-08-01,2026-08-02,2026-08-03"]
    inbox.add_text("a.csv", [number + line for line in lines])
    found = inbox.recognise_as_county()
    assert (found.status, found.nearest) == ("unrecognised", "civil_deaths")
    assert f"表头竖着排在{'B' if number else 'A'}列" in found.message
