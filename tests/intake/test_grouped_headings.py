"""Whose column it is: groups over headings, and words for a person or a time beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlsxwriter

if TYPE_CHECKING:
    from tests.intake.conftest import Inbox

GUARDIAN, PUPIL = "450321198501010011", "450321201301010029"
PEOPLE = f"甲某,{GUARDIAN},乙某,{PUPIL}"
MEDICAL = "结算ID,姓名,证件号码,医疗类别,结算时间"
PAID = "医疗费总额,基金支付总额,个人自付"
SETTLED = f"T1,甲某,{GUARDIAN},住院,2026-08-01"

PUPILS = {
    "groups": ["学校,监护人信息,,学生信息,,就读状态", ",姓名,身份证件号,姓名,身份证件号,"],
    "group of the subject on the left": ["学校,学生,,家长,,就读状态", ",姓名,身份证件号,姓名,身份证件号,"],
    "all headings in the lower row": ["校名,监护人信息,,学生信息,,", "学校,姓名,身份证件号,姓名,身份证件号,就读状态"],
    "groups written over every column": ["学校,监护人,监护人,学生,学生,就读状态", ",姓名,身份证件号,姓名,身份证件号,"],
    "subgroups": ["学校,人员情况,,,,就读状态", ",监护人,,学生,,", ",姓名,身份证件号,姓名,身份证件号,"],
    "persons under headings": ["学校,姓名,,身份证件号,,就读状态", ",监护人,学生,监护人,学生,"],
    "note behind": ["学校,姓名（监护人）,身份证件号（监护人）,姓名（学生）,身份证件号（学生）,就读状态"],
    "note behind, subject bare": ["学校,姓名(监护人),身份证件号(监护人),姓名,身份证件号,就读状态"],
    "heading in brackets": ["学校,监护人（姓名）,监护人（身份证件号）,学生（姓名）,学生（身份证件号）,就读状态"],
    "dash": ["学校,监护人-姓名,监护人-身份证件号,学生-姓名,学生-身份证件号,就读状态"],
    "colon": ["学校,监护人：姓名,监护人：身份证件号,学生：姓名,学生：身份证件号,就读状态"],
    "slash": ["学校,监护人/姓名,监护人/身份证件号,学生/姓名,学生/身份证件号,就读状态"],
    "one word": ["学校,监护人姓名,监护人身份证件号,学生姓名,学生身份证件号,就读状态"],
    "another word for the subject": ["学校,父亲,,本人,,就读状态", ",姓名,身份证件号,姓名,身份证件号,"],
}
SWAPPED = ("group of the subject on the left", "persons under headings")


@pytest.mark.parametrize("name", [name for name in PUPILS if name not in SWAPPED])
def test_a_pupil_is_read_from_the_pupils_columns(inbox: Inbox, name: str) -> None:
    inbox.add_text("a.csv", [*PUPILS[name], f"某小学,{PEOPLE},在读"])
    rows = inbox.read_as_county().rows
    assert rows.select("school", "name", "id_number", "enrolment_status").rows() == [("某小学", "乙某", PUPIL, "在读")]


@pytest.mark.parametrize("name", SWAPPED)
def test_where_the_subject_stands_makes_no_difference(inbox: Inbox, name: str) -> None:
    cells = {SWAPPED[0]: f"乙某,{PUPIL},甲某,{GUARDIAN}", SWAPPED[1]: f"甲某,乙某,{GUARDIAN},{PUPIL}"}
    inbox.add_text("a.csv", [*PUPILS[name], f"某小学,{cells[name]},在读"])
    assert inbox.read_as_county().rows.select("name", "id_number").rows() == [("乙某", PUPIL)]


def test_what_is_about_another_fills_the_field_about_them(inbox: Inbox) -> None:
    inbox.add_text("a.csv", [*PUPILS["groups"], f"某小学,{PEOPLE},在读"])
    assert inbox.read_as_county().rows["guardian_name"].to_list() == ["甲某"]
    assert inbox.recognise_as_county().unknown_headings == ()


@pytest.mark.parametrize(
    "lines",
    [
        ["学校,监护人信息,,就读状态", ",姓名,身份证件号,"],
        ["学校,母亲,,就读状态", ",姓名,身份证件号,"],
        ["学校,姓名（监护人）,身份证件号（监护人）,就读状态"],
        ["学校,家长-姓名,家长-身份证件号,就读状态"],
    ],
)
def test_another_never_stands_in_for_the_subject(inbox: Inbox, lines: list[str]) -> None:
    inbox.add_text("a.csv", [*lines, f"某小学,甲某,{GUARDIAN},在读"])
    found = inbox.recognise_as_county()
    assert (found.status, found.nearest) == ("unrecognised", "education_students")
    assert found.missing_headings == ("姓名", "身份证件号")


@pytest.mark.parametrize(
    ("upper", "head"),
    [
        ("乡镇,村,户主信息,,救助对象信息,,救助类别,享受起始时间", "甲某"),
        ("乡镇,村,申请人,,救助对象,,救助类别,享受起始时间", None),
    ],
)
def test_who_is_helped_is_neither_head_nor_applicant(inbox: Inbox, upper: str, head: str | None) -> None:
    inbox.add_text("a.csv", [upper, ",,姓名,身份证号,姓名,身份证号,,", f"某镇,某村,{PEOPLE},孤儿,2024-03-01"])
    assert inbox.read_as_county().rows.select("name", "id_number", "head_name").rows() == [("乙某", PUPIL, head)]


def test_name_and_number_come_from_the_same_person(inbox: Inbox) -> None:
    headings = "乡镇,村,申请人姓名,申请人身份证号,救助对象姓名,救助对象身份证号,救助类别,享受起始时间"
    inbox.add_text("a.csv", [headings, f"某镇,某村,{PEOPLE},孤儿,2024-03-01"])
    assert inbox.read_as_county().rows.select("name", "id_number").rows() == [("乙某", PUPIL)]


def test_the_head_is_the_subject_where_rows_are_about_households(inbox: Inbox) -> None:
    lines = ["乡镇,村,家庭成员,,户主,,鉴定等级,鉴定时间", ",,姓名,身份证号,姓名,身份证号,,"]
    inbox.add_text("a.csv", [*lines, f"某镇,某村,甲某,{PUPIL},乙某,{GUARDIAN},D,2026-01-01"])
    assert inbox.read_as_county().rows.select("name", "id_number").rows() == [("乙某", GUARDIAN)]


def test_a_places_columns_may_stand_under_the_head(inbox: Inbox) -> None:
    lines = ["户主信息,,,,救助对象,,救助类别,享受起始时间", "乡镇,村,姓名,身份证号,姓名,身份证号,,"]
    inbox.add_text("a.csv", [f"名单{',' * 7}", *lines, f"某镇,某村,{PEOPLE},孤儿,2024-03-01"])
    rows = inbox.read_as_county().rows
    assert rows.select("township", "name").rows() == [("某镇", "乙某")]


@pytest.mark.parametrize("groups", ["上期,,,本期,,", "上年,,,本年,,", "去年同期,,,今年,,", "本期,,,上期,,"])
def test_the_present_amounts_are_read(inbox: Inbox, groups: str) -> None:
    amounts = "90,30,60,9,3,6" if groups.startswith("本期") else "9,3,6,90,30,60"
    inbox.add_text("a.csv", [f"{MEDICAL},{groups}", f",,,,,{PAID},{PAID}", f"{SETTLED},{amounts}"])
    assert inbox.read_as_county().rows["self_paid"].to_list() == ["60"]


def test_an_earlier_time_never_stands_in_for_the_present(inbox: Inbox) -> None:
    inbox.add_text("a.csv", [f"{MEDICAL},上年,,", f",,,,,{PAID}", f"{SETTLED},9,3,6"])
    found = inbox.recognise_as_county()
    assert found.missing_headings == ("医疗费总额", "基金支付总额", "个人自付")
    assert "H列“上年个人自付”" in found.message


def test_rows_that_name_their_year_may_be_about_an_earlier_one(inbox: Inbox) -> None:
    income = "工资性收入,生产经营性收入,生产经营性支出,财产性收入,转移性收入"
    inbox.add_text("a.csv", ["户编号,年度,家庭人口,上年度,,,,", f",,,{income}", "1,2025,4,1,2,3,4,5"])
    assert inbox.recognise_as_county().source == "register_income"


def test_what_was_before_a_change_is_the_former_name(inbox: Inbox) -> None:
    lines = ["变更前,,变更后,,变动类型,变动日期", "姓名,身份证号,姓名,身份证号,,"]
    inbox.add_text("a.csv", [f"名单{',' * 5}", *lines, f"{PEOPLE},姓名变更,2026-01-01"])
    assert inbox.read_as_county().rows.select("name", "former_name").rows() == [("乙某", "甲某")]


def merged(inbox: Inbox, rows: list[list[str]], ranges: list[tuple[int, int, int, int]]) -> None:
    with xlsxwriter.Workbook(inbox.folder / "a.xlsx") as book:
        sheet = book.add_worksheet("名单")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for top, left, bottom, right in ranges:
            sheet.merge_range(top, left, bottom, right, rows[top][left])


def test_a_group_reaches_as_far_as_its_cell_is_merged(inbox: Inbox) -> None:
    upper = ["监护人信息", "", "", "", "", "", ""]
    lower = ["姓名", "身份证件号", "电话", "学校", "姓名", "身份证件号", "就读状态"]
    merged(inbox, [upper, lower, ["甲某", GUARDIAN, "1", "某小学", "乙某", PUPIL, "在读"]], [(0, 0, 0, 2)])
    raw_rows = inbox.read_as_county()
    assert raw_rows.rows.select("school", "name", "id_number", "guardian_name").rows() == [
        ("某小学", "乙某", PUPIL, "甲某")
    ]
    assert raw_rows.sheets[0].message == ""


PAGE = f"""<table>
<tr><td rowspan="2">学校</td><td colspan="2">监护人</td><td rowspan="2">姓名</td><td rowspan="2">身份证件号</td>
<td colspan="2" rowspan="1">学籍</td></tr>
<tr><td>姓名</td><td>身份证件号</td><td>年级</td><td>就读状态</td></tr>
<tr><td>某小学</td><td>甲某</td><td>{GUARDIAN}</td><td>乙某</td><td>{PUPIL}</td><td>三年级</td><td>在读</td></tr>
</table>"""


def test_a_pages_merged_cells_say_how_far_a_group_reaches(inbox: Inbox) -> None:
    inbox.add_file("a.xls", PAGE.encode())
    rows = inbox.read_as_county().rows
    assert rows.select("name", "id_number", "guardian_name").rows() == [("乙某", PUPIL, "甲某")]


@pytest.mark.parametrize("ranges", [[(0, 0, 0, 3)], []])
def test_a_title_is_no_group(inbox: Inbox, ranges: list[tuple[int, int, int, int]]) -> None:
    rows = [
        ["留守儿童监护人信息", "", "", ""],
        ["学校", "姓名", "身份证件号", "就读状态"],
        ["某小学", "乙某", PUPIL, "在读"],
    ]
    merged(inbox, rows, ranges)
    assert inbox.recognise_as_county().title == "留守儿童监护人信息"
    assert inbox.read_as_county().rows["name"].to_list() == ["乙某"]


@pytest.mark.parametrize(
    "line", ["填报人,,填报时间", "填报单位：某局,填报人：,", "经办人,某某,", "填报人,,审核人", "监护人,,"]
)
def test_who_filled_in_the_table_is_no_group(inbox: Inbox, line: str) -> None:
    inbox.add_text("a.csv", [line, "姓名,身份证号,死亡日期", f"乙某,{PUPIL},2026-08-01"])
    assert inbox.read_as_county().rows["name"].to_list() == ["乙某"]


@pytest.mark.parametrize("note", ["没有的填监护人", "与户口簿一致", "本人或监护人", "必填"])
def test_a_note_that_asks_for_something_names_nobody(inbox: Inbox, note: str) -> None:
    inbox.add_text("a.csv", [f"学校,姓名,身份证件号（{note}）,就读状态", f"某小学,乙某,{PUPIL},在读"])
    assert inbox.read_as_county().rows["id_number"].to_list() == [PUPIL]


def test_what_is_done_and_who_does_it_may_stand_under_one_group(inbox: Inbox) -> None:
    lines = ["姓名,身份证号,死亡及经办人情况,", ",,死亡日期,经办人"]
    inbox.add_text("a.csv", [*lines, f"乙某,{PUPIL},2026-08-01,丙某"])
    assert inbox.read_as_county().rows["death_date"].to_list() == ["2026-08-01"]


def test_a_stand_in_under_a_group_is_told_by_its_declared_heading(inbox: Inbox) -> None:
    """It was told by group and heading together, which nobody declared: the run ended there."""
    inbox.add_text("a.csv", [f"{MEDICAL},费用,,", ",,,,,医疗费总额,基金支付总额,个人负担总额", f"{SETTLED},9,3,6"])
    assert inbox.recognise_as_county().stood_in == {"self_paid": "个人负担总额"}
