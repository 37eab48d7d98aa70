"""Two columns of one heading: told apart by the person to their left, read where they agree, refused else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.intake.conftest import Inbox

FIRST, SECOND = "450321198501010011", "450321201301010029"
DEAD = "姓名,身份证号,死亡日期"
ONE, TWO = f"甲某,{FIRST},2026-08-01", f"乙某,{SECOND},2026-08-02"
WHO, PAID = "结算ID,姓名,证件号码,医疗类别,结算时间", "医疗费总额,基金支付总额,个人自付"
MEDICAL = f"{WHO},{PAID}"

BLOCKS = {
    "two": [f"{DEAD},{DEAD}", f"{ONE},{TWO}"],
    "three": [f"{DEAD},{DEAD},{DEAD}", f"{ONE},{TWO},丙某,,2026-08-03"],
    "spaced and numbered": [f"序号,{DEAD},,序号,{DEAD}", f"1,{ONE},,2,{TWO}"],
    "the last shorter": [f"{DEAD},{DEAD}", f"{ONE},{TWO}", f"{ONE},,,"],
    "fewer columns": [f"{DEAD},姓名,身份证号", f"{ONE},乙某,{SECOND}"],
    "under a title": [f"死亡名单{',' * 5}", f"{DEAD},{DEAD}", f"{ONE},{TWO}"],
    "under groups that say nothing": ["甲组,,,乙组,,", f"{DEAD},{DEAD}", f"{ONE},{TWO}"],
    "otherwise headed": [f"{DEAD},人员姓名,证件号码,死亡时间", f"{ONE},{TWO}"],
    "numbered headings": ["A姓名,A身份证号,死亡日期,B姓名,B身份证号,死亡日期", f"{ONE},{TWO}"],
}


@pytest.mark.parametrize("lines", BLOCKS.values(), ids=BLOCKS)
def test_blocks_side_by_side_are_refused(inbox: Inbox, lines: list[str]) -> None:
    inbox.add_text("a.csv", lines)
    found = inbox.recognise_as_county()
    assert (found.status, found.source, found.nearest) == ("ambiguous", None, "civil_deaths")
    assert "左右并排" in found.message
    assert "上下排列" in found.message
    assert not any(value in found.message for value in ("甲某", "乙某", FIRST, SECOND))


def test_blocks_of_households_are_refused_with_their_columns(inbox: Inbox) -> None:
    headings = "乡镇,村,户主姓名,身份证号,提出理由,排查日期"
    inbox.add_workbook(
        "a.xlsx",
        名单=[
            [*headings.split(","), *headings.split(",")],
            ["某镇", "某村", "甲某", FIRST, "因病", "2026-08-01", "某镇", "某村", "乙某", SECOND, "因病", "2026-08-01"],
        ],
    )
    assert "“户主姓名”（C、I列）、“身份证号”（D、J列）" in inbox.recognise_as_county().message


def test_a_number_belongs_to_the_name_on_its_left(inbox: Inbox) -> None:
    lines = [
        "乡镇,村,户主姓名,身份证号,姓名,身份证号,救助类别,享受起始时间",
        f"某镇,某村,甲某,{FIRST},乙某,{SECOND},孤儿,2024-03-01",
    ]
    inbox.add_text("a.csv", lines)
    assert inbox.read_as_county().rows.select("name", "id_number").rows() == [("乙某", SECOND)]
    inbox.add_text("a.csv", ["姓名,身份证号,家属姓名,身份证号,死亡日期", f"乙某,{SECOND},甲某,{FIRST},2026-08-01"])
    assert inbox.read_as_county().rows.select("name", "id_number").rows() == [("乙某", SECOND)]


@pytest.mark.parametrize(
    ("lines", "columns"),
    [
        ([f"{MEDICAL},个人自付", f"T1,甲某,{FIRST},住院,2026-08-01,9,3,6,7"], "H、I列"),
        (["身份证号,姓名,身份证号,家属姓名,死亡日期", f"{FIRST},甲某,{SECOND},乙某,2026-08-01"], "A、C列"),
        ([f"{DEAD},死亡日期", f"{ONE},2026-08-02"], "C、D列"),
        ([f"{WHO},2024年,,,2025年,,", f",,,,,{PAID},{PAID}", f"T1,甲某,{FIRST},住院,2026-08-01,9,3,6,9,3,5"], "H、K列"),
    ],
    ids=["amount", "number before name", "date", "years as groups"],
)  # fmt: skip
def test_columns_that_differ_are_refused(inbox: Inbox, lines: list[str], columns: str) -> None:
    inbox.add_text("a.csv", lines)
    found = inbox.recognise_as_county()
    assert (found.status, found.source) == ("ambiguous", None)
    assert columns in found.message


@pytest.mark.parametrize(
    "cells", [f"{FIRST},{FIRST}", f"{FIRST},", f",{FIRST}"], ids=["same", "right blank", "left blank"]
)
def test_columns_that_do_not_contradict_are_read(inbox: Inbox, cells: str) -> None:
    inbox.add_text("a.csv", ["姓名,身份证号,身份证号,死亡日期", f"甲某,{cells},2026-08-01"])
    assert inbox.read_as_county().rows["id_number"].to_list() == [FIRST]


def test_a_second_column_with_holes_says_nothing_else(inbox: Inbox) -> None:
    inbox.add_text(
        "a.csv", ["姓名,身份证号,身份证号,死亡日期", f"甲某,{FIRST},{FIRST},2026-08-01", f"乙某,{SECOND},,2026-08-01"]
    )
    assert inbox.read_as_county().rows["id_number"].to_list() == [FIRST, SECOND]
    inbox.add_text(
        "a.csv", ["姓名,身份证号,身份证号,死亡日期", f"甲某,{FIRST},{FIRST},2026-08-01", f"乙某,,{SECOND},2026-08-01"]
    )
    assert inbox.recognise_as_county().status == "ambiguous"


def test_columns_that_no_field_is_read_from_may_repeat(inbox: Inbox) -> None:
    inbox.add_text("a.csv", [f"{DEAD},备注,备注,金额,金额,联系电话,联系电话", f"{ONE},a,b,1,2,3,4"])
    found = inbox.recognise_as_county()
    assert (found.source, found.unknown_headings, found.message) == ("civil_deaths", ("金额", "金额"), "")


def test_columns_that_differ_only_far_below_are_told(inbox: Inbox) -> None:
    rows = [[f"{name}某{at}", f"身份{at}", "2026-08-01"] for at, name in enumerate("甲乙丙" * 100)]
    inbox.add_workbook("a.xlsx", 名单=[[*DEAD.split(","), "姓名"], *rows, ["丁某", "1", "2026-08-01", "戊某"]])
    raw_rows = inbox.read_as_county()
    assert raw_rows.sheets[0].message == (
        "表头“姓名”有 A、D 两列，从第 302 行起内容不同，只读了 A 列。"
        "请删去不用的列；几块名单左右并排的，请改为一行一人、上下排列。"
    )
