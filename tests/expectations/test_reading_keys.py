"""Numbers that are names, as programs, spreadsheets and people damage them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl
import pytest

from domain.handover import RawRows
from expectations import RegisteredHouseholds, add_unknown_households
from expectations.cells.cell_readings import CellReading
from expectations.cells.read_keys import read_key
from tests.expectations.declared import declared
from tests.expectations.inspecting import inspected

ReadCells = Callable[[CellReading, Sequence[str | None]], list[object]]
MakeRows = Callable[..., RawRows]


@pytest.mark.parametrize(
    "cell",
    [
        "13000000015", "13000000015.0", "13000000015.00", "13000000015.", "1.3000000015E10", "1.3000000015E+10",
        "1.30000000150e+010", "13,000,000,015", "13 000 000 015", "13'000'000'015", "13,000,000,015.00",
        "户13000000015",
        "13000000015号", "编号：13000000015", "户编号:13000000015", "№13000000015", "NO.13000000015", "#13000000015",
        "'13000000015", '="13000000015"', "１３０００００００１５", "13000000015.０", " 13000000015\u200b"
    ],
)  # fmt: skip
def test_the_number_is_restored_where_every_digit_is_there(read: ReadCells, cell: str) -> None:
    assert read(read_key(), [cell]) == ["13000000015"]


@pytest.mark.parametrize(
    "cell",
    [
        "1.30000E+10", "1.3E+10", "1.3E10", "1.30000000E10", "1E+10", "4.50321E+17", "45032100000000123.0",
        "4.5032100000000123E16",
    ],
)  # fmt: skip
def test_where_digits_are_lost_nobody_guesses(read: ReadCells, cell: str) -> None:
    assert read(read_key(), [cell]) == ["unreadable"]


@pytest.mark.parametrize(
    "key",
    [
        "A-001", "H001", "45-0321-001", "00000000777", "3E5", "1E10", "ID13000000012", "桂林残字第12345678号",
        "白沙-001",
        "3号", "13000000O12", "13000000012、13000000013", "13000000012,13000000013", "13000000012 13000000013", "13.5",
        "13000000017(莫家春)", "未填-0123456789abcdef", "450321000000001000",
    ],
)  # fmt: skip
def test_other_keys_stay_as_they_are(read: ReadCells, key: str) -> None:
    assert read(read_key(), [key]) == [key]


def test_java_writes_no_last_zero(read: ReadCells) -> None:
    assert read(read_key(), ["1.300000001E10"]) == ["13000000010"]


def test_words_for_nothing_are_no_key(read: ReadCells) -> None:
    assert read(read_key(), ["无", "-", "NA", " ", None]) == ["blank"] * 5


NUMBERS = ["00000000777", "778", "A-001", "13000000012", "1314", "白沙-001", "0009", "009"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("777", "00000000777"), ("0778", "778"), ("a-001", "A-001"), ("Ａ－００１", "A-001"), ("A‐001", "A-001"),
        ("户A-001", "A-001"), ("130 0000 0012", "13000000012"), ("ID13000000012", "13000000012"), ("1,314", "1314"),
        ("1314户", "1314"),
        # Nobody's, or of two households.
        ("779", None), ("9", None), ("旧县-001", None), ("13 14", None), ("13000000O12", None), ("A001", None),
        ("13000000012,1314", None), ("1300000001", None),
    ],
)  # fmt: skip
def test_a_number_is_the_registers_where_one_household_only_can_be_meant(typed: str, number: str | None) -> None:
    found = RegisteredHouseholds(pl.Series(NUMBERS)).match_numbers(pl.Series([typed, *NUMBERS]))
    assert found.rows() == [(typed, number)]


def test_numbers_cut_after_fifteen_digits_are_read_by_their_beginning() -> None:
    numbers = ["450321000000001234", "450321000000005678", "450321000000005000", "450321000000007000"]
    read = RegisteredHouseholds(pl.Series(numbers)).match_numbers
    assert read(pl.Series(["450321000000001000", "450321000000005000"])).rows() == [
        ("450321000000001000", "450321000000001234"),
        ("450321000000005000", None),
    ]
    # Where the source's other numbers are whole, 000 is a number's own end.
    assert read(pl.Series(["450321000000001234", "450321000000005678", "450321000000005000"])).is_empty()


INCOME = {"household_id": "13000000012", "year": "2025", "household_size": "3", "wage_income": "36000"}


def test_income_whose_number_lost_digits_is_quarantined_by_its_heading(make_rows: MakeRows) -> None:
    found = inspected(
        [make_rows(declared("register_income"), [INCOME, INCOME | {"household_id": "1.3E+10"}])],
        declared("register_income"),
    )
    assert found.accepted["household_id"].to_list() == ["13000000012"]
    assert found.quarantine.select("row_number", "check", "field").rows() == [(4, "unreadable_key", "household_id")]
    assert "“户编号”" in found.quarantine["detail"][0]
    assert found.issues.filter(pl.col("row_number") == 4)["check"].to_list() == ["unreadable_key"]


def test_a_lost_number_of_another_kind_leaves_the_row_in_use(make_rows: MakeRows) -> None:
    source = declared("offline_suspects")
    row = {"township": "白沙镇", "village": "古板村", "name": "李甲", "reason": "因病", "raised_on": "2026-08-01"}
    found = inspected([make_rows(source, [row | {"household_id": "1.3E+10"}])], source)
    assert found.accepted["household_id"].to_list() == [None]
    assert found.issues["check"].to_list() == ["unreadable_key"]


def test_settlements_whose_number_lost_digits_are_not_one_settlement(make_rows: MakeRows) -> None:
    source = declared("insurance_settlement")
    row = {"settlement_id": "2.02608E+13", "name": "李甲", "settled_on": "2026-08-01", "self_paid": "100"}
    found = inspected([make_rows(source, [row, row | {"self_paid": "200"}])], source)
    assert found.accepted.height == 2
    assert found.again.is_empty()
    assert found.issues["check"].unique().to_list() == ["unreadable_key"]


def test_unknown_numbers_are_told_row_by_row_and_once(make_rows: MakeRows) -> None:
    source = declared("register_income")
    found = inspected([make_rows(source, [INCOME])], source)
    rows = found.accepted.select("file", "sheet", "row_number", "household_id")
    once = add_unknown_households(found.issues, rows, source)
    assert once.select("row_number", "check", "field").rows() == [(3, "unknown_household", "household_id")]
    assert "“户编号”" in once["problem"][0]
    assert add_unknown_households(once, rows, source).equals(once)
