from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from intake import recognise_files
from pipeline.county.load_county import load_county

if TYPE_CHECKING:
    from tests.intake.conftest import Inbox


def test_the_heading_stands_under_title_rows(inbox: Inbox) -> None:
    inbox.add_workbook("a.xlsx", 一=[["示例县2026年9月结算"], ["填报单位：医保局"], inbox.headings, inbox.row])
    found = inbox.recognise_only_sheet()
    assert (found.source, found.title, found.heading_row) == ("settlement", "示例县2026年9月结算", 3)
    assert found.columns == {"settlement_id": 0, "name": 1, "id_number": 2, "self_paid": 3, "township": 4}
    assert found.units == {"self_paid": "元"}
    assert inbox.count_reasons() == {"title": 2, "heading": 1}


@pytest.mark.parametrize(
    "mark",
    ["\u200b", "\u202a", "\ufeff", "\u2066", "\u034f", "\ufe0f", "\U000e0100", "\u3164", "\u2800", "\ue600", "\ufffc"],
    ids=ascii,
)
def test_headings_are_recognised_whatever_nobody_sees_in_them(inbox: Inbox, mark: str) -> None:
    headings = [f"{mark}{heading[:2]}{mark}{heading[2:]}{mark}" for heading in inbox.headings]
    inbox.add_workbook("a.xlsx", 一=[headings, inbox.row])
    found = inbox.recognise_only_sheet()
    assert (found.source, found.unknown_headings) == ("settlement", ())
    assert found.units == {"self_paid": "元"}


def test_headings_copied_from_pdf_are_recognised(inbox: Inbox) -> None:
    """人 of 个人自付 and 用 of 备用 as Kangxi radicals, 金 as a form kept for other encodings, 乡 as typed."""
    inbox.add_workbook("a.xlsx", 一=[["结算ID", "姓名", "证件号码", "个⼈⾃付（元）", "乡镇", "备⽤"], inbox.row])
    assert (inbox.recognise_only_sheet().source, inbox.recognise_only_sheet().unknown_headings) == ("settlement", ())


def test_cells_that_show_nothing_are_blank(inbox: Inbox) -> None:
    """A row of them is no row, and a column of them no column, whatever a machine finds there."""
    unseen = ["\u2066\u2069", "\u3164", "\u2800 ", "\ufe0f", "\U000e0020"]
    heading = [*inbox.headings, *["\u200b\u061c"] * 3]
    inbox.add_workbook("a.xlsx", 一=[heading, inbox.row, unseen, unseen])
    assert inbox.count_reasons() == {"heading": 1}
    assert len(inbox.list_rows("name")) == 1


def test_a_two_level_heading_is_read_as_one(inbox: Inbox) -> None:
    upper = ["结算ID", "患者", "", "费用（元）", "", "乡镇"]
    lower = ["", "姓名", "身份证号", "个人自付", "备用", ""]
    inbox.add_workbook("a.xlsx", 一=[["标题"], upper, lower, ["S1", "测试甲", "1", "2", "x", "白沙"]])
    found = inbox.recognise_only_sheet()
    assert (found.heading_row, found.unknown_headings) == (3, ())
    assert inbox.list_rows("settlement_id", "name", "id_number", "self_paid", "township") == [
        (4, "S1", "测试甲", "1", "2", "白沙")
    ]
    assert inbox.count_reasons() == {"title": 1, "heading": 2}


def test_of_two_columns_for_a_field_the_better_heading_wins_and_the_other_is_named(inbox: Inbox) -> None:
    inbox.add_workbook("a.xlsx", 一=[["患者姓名", "姓名", "结算ID", "证件号码", "个人自付", "备用", "新列"]])
    found = inbox.recognise_only_sheet()
    assert found.columns["name"] == 1
    assert found.unknown_headings == ("患者姓名", "新列")
    assert found.message == ""  # told once, among the issues


def test_a_delivery_with_nobody_in_it_is_recognised(inbox: Inbox) -> None:
    inbox.add_workbook("a.xlsx", 一=[inbox.headings])
    raw_rows = inbox.read_rows()
    assert (raw_rows.rows.height, raw_rows.rows_read["rows_read"].to_list()) == (0, [1])
    assert raw_rows.rows.columns == ["file", "sheet", "row_number", "numeric_id", *inbox.settlement.fields]


def test_an_absent_source_lands_as_no_rows(inbox: Inbox) -> None:
    raw_rows = inbox.read_rows()
    assert raw_rows.rows.is_empty()
    assert raw_rows.dropped.is_empty()


def test_a_heading_of_its_own_says_more_than_those_that_everybody_has(inbox: Inbox) -> None:
    """Half of a settlement is nearer to it than to a death list of which only the date is missing."""
    county = load_county(Path(__file__).parents[2] / "config")
    inbox.add_text("a.csv", ["结算ID,姓名,证件号码,个人自付,乡镇", "S1,测试甲,1,2,白沙镇"])
    [found] = recognise_files(inbox.folder, county.source_headings.values())
    assert found.nearest == "insurance_settlement"


def test_an_unrecognised_sheet_names_the_nearest_source_and_what_is_missing(inbox: Inbox) -> None:
    inbox.add_workbook("a.xlsx", 一=[["结算I", "姓名", "证件号码", "乡镇"], ["S1", "测试甲", "1", "白沙"]])
    found = inbox.recognise_only_sheet()
    assert (found.status, found.source, found.missing_headings) == ("unrecognised", None, ("结算ID", "个人自付"))
    assert found.message == (
        "没有认出这张表。最接近“医保局·医疗费用结算”，缺少表头：结算ID、个人自付。"
        "“结算I”是不是“结算ID”？请补上这些列或核对表头名称。"
    )


def test_a_sheet_without_any_heading_is_told_so(inbox: Inbox) -> None:
    inbox.add_workbook("a.xlsx", 一=[["测试甲", "450321199003070018"]])
    found = inbox.recognise_only_sheet()
    assert found.status == "unrecognised"
    assert "没有找到已知的表头" in found.message
    assert "测试甲" not in found.message


def test_the_source_with_more_of_its_fields_wins(inbox: Inbox) -> None:
    inbox.add_workbook("a.xlsx", 一=[["姓名", "身份证号", "死亡日期", "结算ID", "个人自付"]])
    assert inbox.recognise_only_sheet().source == "settlement"
    inbox.add_workbook("a.xlsx", 一=[["姓名", "身份证号", "死亡日期", "结算ID"]])
    assert inbox.recognise_only_sheet().source == "deaths"


def test_two_sources_that_fit_equally_are_ambiguous_and_named(inbox: Inbox) -> None:
    headings = ["姓名", "身份证号", "死亡日期", "结算ID", "户编号", "措施", "去向"]
    inbox.add_workbook("a.xlsx", 一=[headings])
    assert inbox.recognise_only_sheet().source == "deaths"
    twin = inbox.sources["deaths"].model_copy(update={"id": "twin", "department": "卫健局", "title": "死亡医学证明"})
    found = inbox.recognise(twin)[0]
    assert (found.status, found.source) == ("ambiguous", None)
    assert "“民政局·殡葬火化”、“卫健局·死亡医学证明”" in found.message


def test_a_source_of_another_command_is_not_used_but_can_be_landed(inbox: Inbox) -> None:
    inbox.add_workbook("a.xlsx", 一=[["户编号", "措施"], ["1", "产业帮扶"]])
    found = inbox.recognise_only_sheet()
    assert (found.status, found.source, found.message) == ("not_used", "measures", "本次不使用。")
    assert inbox.read_rows(inbox.sources["measures"]).rows["measure"].to_list() == ["产业帮扶"]


def test_the_day_above_the_heading_is_kept(inbox: Inbox) -> None:
    inbox.add_workbook("a.xlsx", 一=[["示例县名单"], ["填报时间：", "2026-09-28"], inbox.headings, inbox.row])
    inbox.add_text("b.csv", [",".join(inbox.headings), ",".join(inbox.row), "填报时间：2026-09-29,,,,"])
    assert [sheet.stamped for sheet in inbox.recognise()] == ["2026-09-28", None]
    assert inbox.account_files()["stamped"].to_list() == [date(2026, 9, 28), None]
