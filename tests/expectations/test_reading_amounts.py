"""Money, quantities and whole numbers as departments type them."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.cells.cell_readings import CellReading, read_text
from expectations.cells.read_amounts import read_integer, read_money, read_number

Read = Callable[[CellReading, list[str | None]], list[object]]
YUAN = read_money(pl.lit("元"), "元")


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [
        ("12000", 12000),
        ("12,000.00", 12000),
        ("￥12000", 12000),
        ("¥ 12,000.00元", 12000),
        ("人民币12000元整", 12000),
        ("1.2万", 12000),
        ("1.2万元", 12000),
        ("1.1万", 11000),
        ("12千元", 12000),
        ("5.23万", 52300),
        ("5.2301万", 52301),
        ("0.052百万", 52000),
        ("0.00052亿元", 52000),
        ("3.5十万元", 350000),
        ("￥5.2万元整", 52000),
        ("52，000", 52000),
        ("1.2E4", 12000),
        ("1.2e+4", 12000),
        ("１２０００．００", 12000),
        ("+12000", 12000),
        (".5", 0.5),
        ("5.", 5),
        ("0", 0),
        ("-120.00", -120),
        ("−120", -120),
        ("(120.00)", -120),
        ("（120.00）", -120),
        ("-￥120", -120),
    ],
)
def test_forms_of_an_amount(read: Read, cell: str, yuan: float) -> None:
    assert read(YUAN, [cell]) == [yuan]


@pytest.mark.parametrize(
    "cell",
    [
        "\\N",
        "(null)",
        "[NULL]",
        "<NA>",
        "<null>",
        "undefined",
        "NaN",
        "NaT",
        "nil",
        "'NULL'",
        "1.#QNAN",
        "//",
        "...",
        "(空白)",
    ],
)
def test_what_programs_write_for_nothing_is_nothing(read: Read, cell: str) -> None:
    assert read(YUAN, [cell]) == read(read_number(), [cell]) == read(read_integer(), [cell]) == ["blank"]
    assert read(read_text(), [cell]) == ["blank"]


@pytest.mark.parametrize("cell", ["#REF!", "########", "#DIV/0!", "伍万元整", "5万多", "约5.2万"])
def test_what_a_program_or_a_person_spoiled_is_not_nothing(read: Read, cell: str) -> None:
    assert read(YUAN, [cell]) == ["unreadable"]


def test_the_unit_that_the_sheet_states_counts_for_bare_numbers(read: Read) -> None:
    assert read(read_money(pl.lit("千元"), "元"), ["5.2", "52.3元", "5.2万"]) == [5200, 52.3, 52000]
    assert read(read_money(pl.lit("百元"), "元"), ["520"]) == [52000]
    assert read(read_money(pl.lit("分"), "元"), ["5200000"]) == [52000]


@pytest.mark.parametrize("unit", ["美元", "元、万元", "万元？"])
def test_amounts_in_a_doubtful_unit_are_unreadable(read: Read, unit: str) -> None:
    cells: list[str | None] = ["5.2", "0", "5000元", "无"]
    assert read(read_money(pl.lit(unit), "元"), cells) == ["unreadable", 0, 5000, "blank"]


def test_nothing_paid_is_not_zero(read: Read) -> None:
    assert read(YUAN, [None, "", "-", "——", "无", "/", "N/A", "nan"]) == ["blank"] * 8


@pytest.mark.parametrize(
    "cell", ["1,2", "12,5000", "约5000", "5000左右", "1-2万", "5000+300", "1E400", "inf", "*", "12元5角"]
)
def test_what_is_no_amount_is_not_guessed(read: Read, cell: str) -> None:
    assert read(YUAN, [cell]) == ["unreadable"]


def test_the_unit_in_the_cell_counts_before_that_of_the_heading(read: Read) -> None:
    under_wan = read_money(pl.lit("万元"), "元")
    assert read(under_wan, ["1.2", "5000元", "1.2万", "无"]) == [12000, 5000, 12000, "blank"]


def test_a_field_declared_in_ten_thousands_stays_so(read: Read) -> None:
    assert read(read_money(pl.lit("万元"), "万元"), ["50", "50万", "500000元"]) == [50, 50, 50]
    assert read(read_money(pl.lit("元"), "万元"), ["500000"]) == [50]


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_grouping_and_currency_never_change_an_amount(read: Read, amount: object) -> None:
    plain, grouped = f"{amount:.2f}", f"{amount:,.2f}"
    assert read(YUAN, [plain, grouped, f"{grouped}元", f"￥{grouped}"]) == [float(plain)] * 4


def test_numbers_may_carry_a_counting_word(read: Read) -> None:
    cells: list[str | None] = ["20", "20分钟", "35升", "35升/人·日", "36天", "85.5平方米", "85.5㎡"]
    assert read(read_number(), cells) == [20, 20, 35, 35, 36, 85.5, 85.5]


def test_other_units_than_the_declared_are_not_guessed(read: Read) -> None:
    assert read(read_number(), ["半小时", "1小时", "95%", "20-30", "<20"]) == ["unreadable"] * 5


def test_whole_numbers(read: Read) -> None:
    assert read(read_integer(), ["4", "4人", "4.0", "3口人", "0"]) == [4, 4, 4, 3, 0]
    assert read(read_integer(), ["3.5", "1E20", "四口"]) == ["unreadable"] * 3


@pytest.mark.parametrize("cell", ["3", "第三季度", "三季度", "第3季度", "Q3", "2026年第3季度", "2026年Q3"])
def test_quarters_are_whole_numbers(read: Read, cell: str) -> None:
    assert read(read_integer(), [cell]) == [3]
