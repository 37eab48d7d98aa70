"""Headings with numbers, marks, demands, another language or traditional characters around what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.intake.conftest import Inbox

NUMBER = "450321198501010011"
ROW = f"甲某,{NUMBER},2026-08-01"
DECORATED = {
    "1、": "1、姓名,2、身份证号,3、死亡日期",
    "1.": "1.姓名,2.身份证号,3.死亡日期",
    "full width": "１．姓名,２．身份证号,３．死亡日期",
    "circled": "①姓名,②身份证号,③死亡日期",
    "bracketed": "(1)姓名,（2）身份证号,⑶死亡日期",
    "Chinese": "一、姓名,二、身份证号,三、死亡日期",
    "bracketed Chinese": "（一）姓名,㈡身份证号,(三)死亡日期",
    "letters": "A 姓名,B. 身份证号,C、死亡日期",
    "leading zero": "01-姓名,02-身份证号,03-死亡日期",
    "bare": "1姓名,2身份证号,3死亡日期",
    "column numbers": "第1列：姓名,第2列：身份证号,第3列：死亡日期",
    "two languages": "姓名/Name,身份证号/ID,死亡日期/Date",
    "blank between": "姓名 Name,身份证号 ID No.,死亡日期 Date of death",
    "Chinese in brackets": "Name（姓名）,ID (身份证号),Date(死亡日期)",
    "line break": '"NAME\n姓名","ID\n身份证号","DATE\n死亡日期"',
    "Zhuang": "姓名 Mingzcoh,身份证号 Hauhsinhfwnhcwng,死亡日期 Ngoenzdai",
    "Tibetan": "姓名 མིང་,身份证号 ཨང་,死亡日期 ཚེས་",
    "stars": "*姓名,★身份证号,※死亡日期",
    "marks behind": "姓名△,身份证号*,死亡日期☆",
    "bullets": "● 姓名,◆身份证号,√死亡日期",
    "demands": "姓名（必填）,【必填】身份证号,死亡日期*必填",
    "demands without brackets": "必填-姓名,身份证号 必填项,死亡日期[选填]",
    "in brackets": "【姓名】,「身份证号」,《死亡日期》",
    "traditional": "姓名,身份證號,死亡日期",
    "all at once": "1. *姓名 Name,2. *身份證號 ID,3. *死亡日期（必填）",
    "colons and quotes": "“姓名”：,身份证号：,死亡日期;",
}


@pytest.mark.parametrize("headings", DECORATED.values(), ids=DECORATED)
def test_what_stands_around_a_heading_is_no_part_of_it(inbox: Inbox, headings: str) -> None:
    inbox.add_text("a.csv", [headings, ROW])
    assert inbox.recognise_as_county().unknown_headings == ()
    assert inbox.read_as_county().rows.select("name", "id_number", "death_date").rows() == [tuple(ROW.split(","))]


def test_traditional_characters_in_every_heading(inbox: Inbox) -> None:
    inbox.add_text(
        "a.csv", ["鄉鎮,村,戶主姓名,戶主身份證號,鑒定等級,鑒定時間", f"某镇,某村,甲某,{NUMBER},D,2026-01-01"]
    )
    assert inbox.recognise_as_county().source == "housing_safety"


def test_a_heading_as_written_goes_before_one_that_was_stripped(inbox: Inbox) -> None:
    inbox.add_text("a.csv", ["★姓名,姓名,身份证号,死亡日期", f"乙某,{ROW}"])
    found = inbox.recognise_as_county()
    assert (found.columns["name"], found.unknown_headings) == (1, ("★姓名",))


@pytest.mark.parametrize(
    "headings", ["姓名1,身份证号1,死亡日期,姓名2,身份证号2", "1月金额,2月金额,死亡日期", "地址1,地址2,死亡日期"]
)
def test_numbers_that_tell_columns_apart_stay(inbox: Inbox, headings: str) -> None:
    inbox.add_text("a.csv", [headings, "1,2,3,4,5"])
    found = inbox.recognise_as_county()
    assert (found.status, found.columns) == ("unrecognised", {})


def test_what_is_left_unread_stays_so_with_a_number_before_it(inbox: Inbox) -> None:
    inbox.add_text("a.csv", ["1、序号,2、姓名,3、身份证号,4、死亡日期,5、备注,★性别", f"1,{ROW},x,男"])
    assert inbox.recognise_as_county().unknown_headings == ()


def test_a_heading_that_is_missing_is_named_though_others_are_decorated(inbox: Inbox) -> None:
    inbox.add_text("a.csv", ["1、姓名,2、身份证号,3、去向", ROW])
    assert inbox.recognise_as_county().status == "unrecognised"
