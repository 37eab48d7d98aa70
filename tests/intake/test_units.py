"""The unit of money, wherever a sheet states it: title, note, heading, group, row of units, footer, sheet, file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.county.source import FieldDeclaration, FieldType, SourceDeclaration
from domain.handover import SheetFound
from intake.recognise.amount_units import find_amount_units
from intake.recognise.heading_levels import list_headings
from intake.recognise.unit_words import read_unit

if TYPE_CHECKING:
    from tests.intake.conftest import Inbox, Row

PLAIN = ("结算ID", "姓名", "证件号码", "个人自付", "乡镇")
SPENT = SourceDeclaration(
    id="spent",
    title="费用",
    department="医保局",
    grain="person",
    fields={
        "name": FieldDeclaration(headings=("姓名",), type=FieldType.NAME),
        "total": FieldDeclaration(headings=("总额",), type=FieldType.MONEY),
        "paid": FieldDeclaration(headings=("自付",), type=FieldType.MONEY),
        "many": FieldDeclaration(headings=("家庭人口",), type=FieldType.INTEGER),
    },
)


def found(inbox: Inbox, *rows: Row, file: str = "a.xlsx", sheet: str = "一") -> SheetFound:
    inbox.add_workbook(file, (), **{sheet: rows})
    return inbox.recognise_only_sheet()


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("个人自付（元）", "元"),
        ("个人自付（万元）", "万元"),
        ("个人自付(千元)", "千元"),
        ("个人自付［百元］", "百元"),
        ("个人自付（亿元）", "亿元"),
        ("个人自付（单位：万元）", "万元"),
        ("个人自付（不含起付线，单位 元）", "元"),
        ("个人自付（万元/人）", "万元"),
        ("个人自付（万）", "万元"),
        ("个人自付（分）", "分"),
        ("个人自付万元", "万元"),
        ("个人自付_万元", "万元"),
        ("个人自付/万元", "万元"),
        ("个人自付:千元", "千元"),
        ("个人自付（万元，精确到元）", "万元"),
        ("个人自付（万美元）", "美元"),
        ("个人自付（5万元以上）", None),
        ("个人自付（几万元及以上）", None),
        ("个人自付（门诊、住院）", None),
        ("个人自付得分", None),
    ],
)
def test_units_that_a_heading_names(heading: str, unit: str | None) -> None:
    assert read_unit(heading) == unit


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("单位：万元", "万元"),
        ("金额单位:元", "元"),
        ("计量单位 千元", "千元"),
        ("（单位：百元）", "百元"),
        ("货币单位：人民币万元", "万元"),
        ("币种：人民币 单位：元", "元"),
        ("单位：人、户、万元", "万元"),
        ("单位：万元/人次", "万元"),
        ("单 位 ： 万 元", "万元"),
        ("填报单位：医保局    单位：万元", "万元"),
        ("本表金额以万元为单位", "万元"),
        ("单位：元制表日期：2026年9月", "元"),
        ("填报单位：医保局", None),
        ("单位：测试镇人民政府", None),
        ("单位：元宝镇", None),
        ("单位：人", None),
        ("自付5万元以上人员", None),
    ],
)
def test_units_stated_above_the_table(inbox: Inbox, words: str, unit: str | None) -> None:
    units = found(inbox, ["名单", "", "", "", words], PLAIN, inbox.row).units
    assert units == ({} if unit is None else {"self_paid": unit})


def test_a_unit_may_stand_anywhere_around_the_table(inbox: Inbox) -> None:
    split = ["名单", "", "", "单位：", "万元"]
    assert found(inbox, split, PLAIN, inbox.row).units == {"self_paid": "万元"}


@pytest.mark.parametrize(
    "rows",
    [
        [["名单"], ["填报单位：医保局", "", "", "", "单位：万元"], PLAIN],
        [["名单（万元）"], PLAIN],
        [["名单", "", "", "", "万元"], PLAIN],
        [["基本信息", "", "", "费用（万元）", ""], PLAIN],
        [["基本信息", "", "", "费用 单位：万元", ""], PLAIN],
        [PLAIN, ["", "", "", "万元", ""]],
        [PLAIN, ["—", "", "", "（万元）", "/"]],
        [PLAIN, ["1", "2", "3", "4", "5"], ["", "", "", "万元", ""]],
        [[*PLAIN[:3], "个人自付（万元）", "乡镇"]],
        [[*PLAIN[:3], "个人自付_万元", "乡镇"]],
    ],
)
def test_rows_that_state_a_unit_are_read_and_are_no_data(inbox: Inbox, rows: list[Row]) -> None:
    assert found(inbox, *rows, inbox.row).units == {"self_paid": "万元"}
    assert inbox.list_rows("name") == [(len(rows) + 1, "测试甲")]


@pytest.mark.parametrize("note", [["注：金额单位为万元"], ["单位：万元", "", "制表人：测试"]])
def test_a_unit_in_the_footer(inbox: Inbox, note: Row) -> None:
    assert found(inbox, PLAIN, inbox.row, note).units == {"self_paid": "万元"}


def test_a_unit_in_the_name_of_sheet_or_file(inbox: Inbox) -> None:
    assert found(inbox, PLAIN, inbox.row, sheet="收入(万元)").units == {"self_paid": "万元"}


def test_a_unit_in_the_name_of_the_file(inbox: Inbox) -> None:
    assert found(inbox, PLAIN, inbox.row, file="自付（千元）.xlsx").units == {"self_paid": "千元"}


def test_what_the_sheet_states_beside_the_heading_is_told(inbox: Inbox) -> None:
    assert "金额单位“万元”" in found(inbox, ["名单", "", "单位：万元"], PLAIN, inbox.row).message
    assert inbox.read_rows().sheets[0].message.startswith("“个人自付”的表头没有写单位")


@pytest.mark.parametrize(
    "rows",
    [
        [["名单 单位：元"], PLAIN, ["S1", "测试甲", "", "5", ""], ["注：金额单位为万元"]],
        [["名单", "", "", "单位：美元"], PLAIN],
        [["名单", "", "", "单位：斤"], PLAIN],
        [[*PLAIN[:3], "个人自付（港币）", "乡镇"]],
        [[*PLAIN[:3], "个人自付（元）（万元）", "乡镇"]],
        [[*PLAIN[:3], "个人自付（元）", "乡镇"], ["", "", "", "万元", ""]],
        [["名单", "", "", "单位：万元"], [*PLAIN[:3], "个人自付（元）", "乡镇"]],
    ],
)
def test_a_unit_in_doubt_refuses_the_amounts_and_names_it(inbox: Inbox, rows: list[Row]) -> None:
    sheet = found(inbox, *rows)
    assert "“个人自付”的金额单位不能确定" in sheet.message
    assert sheet.units["self_paid"] not in ("元", "万元")


def units_of(*rows: list[str]) -> dict[str, str]:
    numbered = [(number, row) for number, row in enumerate(rows, start=1)]
    columns = {"name": 0, "total": 1, "paid": 2, "many": 3}
    headings = [
        one for one in list_headings(numbered) if one.texts[::3] == ("姓名", "家庭人口") and "总额" in one.texts[1]
    ]
    return find_amount_units(
        SPENT, columns, min(headings, key=lambda one: len(one.rows)), numbered, ("", "a.xlsx")
    ).units


def test_column_beats_group_beats_sheet() -> None:
    title, group = ["表", "", "", "单位：千元"], ["姓名", "费用（万元）", "", "家庭人口"]
    assert units_of(title, ["姓名", "总额", "自付（元）", "家庭人口"], ["甲", "1", "2", "3"]) == {
        "total": "千元",
        "paid": "元",
    }
    lower = ["", "总额", "自付（元）", ""]
    assert units_of(title, group, lower, ["甲", "1.2", "5000", "3"]) == {"total": "万元", "paid": "元"}


@pytest.mark.parametrize(
    ("title", "heading", "cell", "unit"),
    [
        ("单位：万元", "自付（元）", "52000", "元"),
        ("单位：万元", "自付（元）", "5.2", "万元、元"),
        ("单位：元", "自付（万元）", "5.2", "万元"),
        ("单位：元", "自付（万元）", "52000", "万元？"),
        ("单位：千元", "自付（万元）", "5.2", "万元"),
        ("单位：千元", "自付（万元）", "5200", "千元、万元"),
        ("单位：万元", "自付", "5.2", "万元"),
        ("单位：万元", "自付", "52000", "万元？"),
        ("名单", "自付（万元）", "52,000", "万元？"),
        ("单位：千元", "自付", "52", "千元"),
    ],
)
def test_the_amounts_tell_which_of_two_units_is_meant(title: str, heading: str, cell: str, unit: str) -> None:
    rows = [[title, "", "", ""], ["姓名", "总额（元）", heading, "家庭人口"], ["甲", "60000", cell, "3"]]
    assert units_of(*rows)["paid"] == unit


def test_a_unit_for_columns_that_nobody_declared_is_no_contradiction() -> None:
    heading = ["姓名", "总额（元）", "自付（元）", "家庭人口", "注册资本"]
    assert units_of(["表", "", "", "单位：万元", ""], heading, ["甲", "1", "2", "3", "4"]) == {
        "total": "元",
        "paid": "元",
    }


def test_large_amounts_in_the_unit_that_is_declared_are_believed() -> None:
    """The capital of ordinary companies is thousands of 万元."""
    capital = FieldDeclaration(headings=("注册资本",), type=FieldType.MONEY, unit="万元")
    companies = SPENT.model_copy(update={"fields": SPENT.fields | {"capital": capital}})
    rows = [(1, ["姓名", "注册资本（万元）"]), *((row, ["甲", "5000"]) for row in range(2, 9))]
    (heading,) = [one for one in list_headings(rows) if one.rows == (1,)]
    assert find_amount_units(companies, {"name": 0, "capital": 1}, heading, rows, ()).units["capital"] == "万元"
