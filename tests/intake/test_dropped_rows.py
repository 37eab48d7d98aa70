from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.intake.conftest import Inbox

FOOTERS = (
    *(
        "合计",
        "合　计",
        "合计：",
        "总计 12 人",
        "小计(元)",
        "白沙镇合计",
        "填表人：测试",
        "制表人 测试",
        "审核人:",
        "负责人",
    ),
    *(
        "备注：本表一式两份",
        "说明：",
        "注：",
        "注1：",
        "填报单位（盖章）",
        "第 3 页",
        "第1页 共2页",
        "共 12 人",
        "联系电话：1",
    ),
)


@pytest.mark.parametrize("words", FOOTERS)
def test_footers_are_dropped_and_counted(inbox: Inbox, words: str) -> None:
    inbox.add_text("a.csv", [",".join(inbox.headings), ",".join(inbox.row), f"{words},,,99,"])
    assert inbox.count_reasons() == {"heading": 1, "footer": 1}


@pytest.mark.parametrize("name", ["注册", "合计生", "说明明", "共青", "注", "第五明"])
def test_a_person_with_such_a_name_stays(inbox: Inbox, name: str) -> None:
    inbox.add_text("a.csv", ["姓名,结算ID,证件号码,个人自付", f"{name},S1,,1"])
    assert inbox.list_rows("name") == [(2, name)]


def test_a_row_with_an_id_number_is_never_a_footer(inbox: Inbox) -> None:
    inbox.add_text(
        "a.csv", [",".join(inbox.headings), "合计,测试甲,45032119900307001X,1,", "说明,测试乙,450321900307001,1,"]
    )
    assert len(inbox.list_rows()) == 2


def test_headings_and_titles_of_every_printed_page_are_dropped(inbox: Inbox) -> None:
    page = [["示例县名单"], inbox.headings]
    second = ["S2", *inbox.row[1:]]
    inbox.add_workbook("a.xlsx", 一=[*page, inbox.row, *page, second])
    assert inbox.count_reasons() == {"title": 2, "heading": 1, "repeated_heading": 1}
    assert inbox.list_rows("settlement_id") == [(3, "S1"), (6, "S2")]


@pytest.mark.parametrize("row", ["1,2,3,4,5", "（1）,（2）,（3）,（4）,（5）", "甲,乙,1,2,3", "①,②,③,④,⑤"])
def test_column_numbers_are_dropped(inbox: Inbox, row: str) -> None:
    inbox.add_text("a.csv", [",".join(inbox.headings), row, "1,测试甲,3,4,5"])
    assert inbox.count_reasons() == {"heading": 1, "column_numbers": 1}
    assert inbox.list_rows("name") == [(3, "测试甲")]


def test_a_row_that_repeats_another_but_for_its_ordinal_is_dropped(inbox: Inbox) -> None:
    headings = ["序号", *inbox.headings, "医院"]
    inbox.add_workbook(
        "b.xlsx", 一=[headings, ["1", *inbox.row, "甲院"], ["2", *inbox.row, "甲院"], ["3", *inbox.row, "乙院"]]
    )
    inbox.add_text("a.csv", [",".join(["医院", *inbox.headings]), ",".join(["甲院", *inbox.row])])
    assert inbox.read_rows().rows.select("file", "row_number").rows() == [("a.csv", 2), ("b.xlsx", 4)]
    assert inbox.count_reasons() == {"heading": 2, "duplicate_row": 2}


def test_a_repeated_file_is_dropped_whole_and_its_rows_counted(inbox: Inbox) -> None:
    for name in ("a.csv", "下发/a（1）.csv"):
        inbox.add_text(name, [",".join(inbox.headings), ",".join(inbox.row), "合计,,,1,"])
    first, second = inbox.recognise()
    assert (first.status, second.status, second.source) == ("recognised", "duplicate_file", "settlement")
    assert "a.csv" in second.message
    assert inbox.count_reasons() == {"heading": 1, "footer": 1, "duplicate_file": 3}
    assert inbox.account_files().select("file", "rows_read").rows() == [("a.csv", 3), ("下发/a（1）.csv", 3)]


@pytest.mark.parametrize(
    "cells",
    ["共,69条,,,", ",共,69,条,", "合计,,69,,", "合,计,,69.5,", "合计,69人,,12,", "总共,69 条,,,", "共计：,69,户,,"],
)
def test_a_footer_set_over_several_cells_is_one(inbox: Inbox, cells: str) -> None:
    inbox.add_text("a.csv", [",".join(inbox.headings), ",".join(inbox.row), cells])
    assert inbox.count_reasons() == {"heading": 1, "footer": 1}


@pytest.mark.parametrize("cells", ["S2,张共,,69,", "S2,共青,,69,", "S2,合计生,,69,", "69,张共,,,"])
def test_a_person_with_such_a_name_and_a_number_stays(inbox: Inbox, cells: str) -> None:
    inbox.add_text("a.csv", [",".join(inbox.headings), ",".join(inbox.row), cells])
    assert inbox.count_reasons() == {"heading": 1}


@pytest.mark.parametrize(
    ("footers", "told"),
    [
        (["共,2条,,,"], False),
        (["共,3条,,,"], True),
        (["共 1 条,,,,"], True),
        (["合计,2人,,,"], False),
        (["合计,1人,,,"], False),  # one person may fill two rows
        (["合计,3人,,,"], True),
        (["合计,3户,,,"], False),  # a file about persons does not show how many households they are of
        (["合计,,3,,"], True),
        (["合计,,,25,"], False),  # the sum of a column, held against its cells
        (["第1页 共3页,,,,"], False),
        (["小计,2条,,,", "合计,2条,,,"], False),
    ],
)
def test_a_count_below_the_rows_is_held_against_them(inbox: Inbox, footers: list[str], told: bool) -> None:
    second = ",".join(["S2", *inbox.row[1:]])
    inbox.add_text("a.csv", [",".join(inbox.headings), ",".join(inbox.row), second, *footers])
    message = inbox.read_rows().sheets[0].message
    assert ("写的总数与上面的 2 行不一致" in message) == told, message


@pytest.mark.parametrize(
    "cells",
    [
        "白沙镇 汇总,,,24.5,",
        ",,,24.5,白沙镇 汇总",
        "白沙镇 小计,,,24.5,",
        "白沙镇汇总,,,24.5,",
        "(空白) 汇总,,,24.5,",
        "白沙镇 计数,,,2,",
        "白沙镇 平均值,,,12.25,",
        "白沙镇 Total,,,24.5,",
        "Grand Total,,,24.5,",
        "总计数,,,2,",
        "总平均值,,,12.25,",
        ",小计,,24.5,白沙镇",
        "白沙镇 汇总,,,24.5,白沙镇",
    ],
)
def test_subtotals_of_a_spreadsheet_are_dropped_and_counted(inbox: Inbox, cells: str) -> None:
    second = ",".join(["S2", *inbox.row[1:3], "12.00", inbox.row[4]])
    inbox.add_text("a.csv", [",".join(inbox.headings), ",".join(inbox.row), second, cells])
    assert inbox.count_reasons() == {"heading": 1, "footer": 1}
    assert "不一致" not in inbox.read_rows().sheets[0].message


@pytest.mark.parametrize(
    "cells",
    [
        "S2,王小计,,69,白沙镇",
        "S2,汇总生,,69,白沙镇",
        "S2,测试乙,,69,白沙镇 汇总",
        "S2,总计明,,69,合计",
        "S2,Total,,69,白沙镇",
        ",测试乙,,69,小计",
    ],
)
def test_a_row_about_somebody_is_no_subtotal(inbox: Inbox, cells: str) -> None:
    inbox.add_text("a.csv", [",".join(inbox.headings), ",".join(inbox.row), cells])
    assert inbox.count_reasons() == {"heading": 1}


@pytest.mark.parametrize(
    ("amounts", "wrong"),
    [
        (["1", "2", "甲 汇总=3", "4", "乙 汇总=4", "总计=7"], []),
        (["1", "甲一 小计=1", "2", "甲二 小计=2", "甲 汇总=3", "4", "乙 汇总=4", "总计=7"], []),
        (["1", "2", "甲 计数=2", "4", "乙 计数=1", "总计数=3"], []),
        (["总计=7", "甲 汇总=3", "1", "2", "乙 汇总=4", "4"], []),
        (["1", "2", "甲 平均值=1.5", "总计=3"], []),
        (["1", "2", "甲 汇总=3", "4", "总计=9"], [6]),
        (["1", "2", "甲 汇总=5", "4", "总计=7"], [4]),
        (["1", "2", "总计=0"], [4]),
    ],
)
def test_sums_are_checked_without_the_subtotals(inbox: Inbox, amounts: list[str], wrong: list[int]) -> None:
    rows = []
    for number, amount in enumerate(amounts):
        label, _, value = amount.rpartition("=")
        rows.append(f"{label},,,{value}," if label else f"S{number},测试甲,,{value},")
    inbox.add_text("a.csv", [",".join(inbox.headings), *rows])
    message = inbox.read_rows().sheets[0].message
    assert ("不一致" in message) == bool(wrong)
    assert all(f"第 {row} 行合计" in message for row in wrong)
