"""Registers whose household numbers stand in each household's first row alone, and those where some are missing."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from domain.handover import RawRows
from expectations import admit_rows
from expectations.admit.household_first_rows import FirstRows
from tests.expectations.declared import declared
from tests.expectations.inspecting import TODAY, inspected

MakeRows = Callable[..., RawRows]
Cells = dict[str, str | None]
REGISTER = declared("register_members")
PLACE: Cells = {
    "county": "阳朔县",
    "township": "白沙镇",
    "village": "旧县村",
    "group": "1组",
    "household_type": "脱贫户",
}


def _home(number: str | None, *relations: str | None, place: Cells = PLACE) -> list[Cells]:
    """A household whose first row alone says where it is."""
    people: list[Cells] = [{"name": f"莫{relation}", "relation": relation} for relation in relations]
    return [people[0] | place | {"household_id": number}, *people[1:]]


ONE, TWO = _home("1", "户主", "配偶", "之子"), _home("2", "户主", "配偶", "之女")
SINGLE = _home("3", "户主")


def _numbers(make_rows: MakeRows, *homes: list[Cells]) -> list[str | None]:
    rows = make_rows(REGISTER, [row for home in homes for row in home])
    return admit_rows(rows, REGISTER, frozenset(), TODAY).accepted["household_id"].to_list()


def test_members_belong_to_the_household_above(make_rows: MakeRows) -> None:
    rows = admit_rows(make_rows(REGISTER, [*ONE, *TWO]), REGISTER, frozenset(), TODAY).accepted
    assert rows["household_id"].to_list() == ["1"] * 3 + ["2"] * 3
    for name, text in PLACE.items():
        assert rows[name].to_list() == [text] * 6


def test_what_was_filled_is_told_of_the_sheet_with_the_cure(make_rows: MakeRows) -> None:
    first = FirstRows(REGISTER)
    first.fill_rows(make_rows(REGISTER, [*ONE, *TWO]).rows)
    (sentence,) = first.describe_sheets().values()
    assert "4 行的“户编号”" in sentence
    assert "逐行填满" in sentence


@pytest.mark.parametrize("cut", range(1, 7))
def test_a_household_goes_on_in_the_next_batch(make_rows: MakeRows, cut: int) -> None:
    whole = make_rows(REGISTER, [*ONE, *TWO, *SINGLE]).rows
    first = FirstRows(REGISTER)
    batches = [first.fill_rows(part) for part in (whole[:cut], whole[cut:])]
    # The first batch decides: of one row alone it cannot.
    wanted = FirstRows(REGISTER).fill_rows(whole) if cut > 1 else whole
    assert pl.concat(batches).equals(wanted)


def test_a_number_repeated_behind_a_page_break_goes_on(make_rows: MakeRows) -> None:
    homes = [_home(str(number), "户主", "配偶", "之子") for number in range(1, 31)]
    homes[7][2] = homes[7][2] | {"household_id": "8"}
    homes[7].append({"name": "莫四", "relation": "之女"})
    assert _numbers(make_rows, *homes) == [str(number) for number in range(1, 31) for _ in homes[number - 1]]


def _without(home: list[Cells], at: int) -> list[Cells]:
    """A household whose every row bears the number but one."""
    number = home[0]["household_id"]
    return [row | {"household_id": None if place == at else number} for place, row in enumerate(home)]


@pytest.mark.parametrize(
    ("homes", "numbers"),
    [
        # One number was forgotten in a register that writes all others.
        ([_without(ONE, 1), _without(TWO, -1)], ["1", None, "1", "2", "2", "2"]),
        # Sorted after the cells were taken apart: members stand below the last household.
        ([ONE[:1], TWO[:1], SINGLE, ONE[1:], TWO[1:]], ["1", "2", "3", None, None, None, None]),
        ([ONE[:1], TWO[:1], ONE[1:], TWO[1:]], ["1", "2", None, None, None, None]),
        # Nobody's number is there.
        ([[row | {"household_id": None} for row in ONE]], [None, None, None]),
        # The numbered row is no householder.
        ([_home("1", "之子", "配偶"), _home("2", "之女", "配偶")], ["1", None, "2", None]),
        # Nobody says what they are in the household.
        ([_home("1", "户主", None, None), _home("2", "户主", None)], ["1", None, None, "2", None]),
    ],
)
def test_where_the_pattern_is_not_clear_nobody_is_put_anywhere(
    make_rows: MakeRows, homes: list[list[Cells]], numbers: list[str | None]
) -> None:
    assert _numbers(make_rows, *homes) == numbers


def test_an_unnumbered_householder_among_clear_households_leads_nobody_away(make_rows: MakeRows) -> None:
    homes = [_home(str(number), "户主", "配偶") for number in range(1, 31)]
    homes[4] = _home(None, "户主", "配偶")
    assert _numbers(make_rows, *homes) == [
        None if number == 5 else str(number) for number in range(1, 31) for _ in "甲乙"
    ]


def test_a_row_of_another_village_belongs_to_no_household_above(make_rows: MakeRows) -> None:
    homes = [_home(str(number), "户主", "配偶", "之子") for number in range(1, 31)]
    homes[4][1] = homes[4][1] | {"village": "古板村"}
    found = _numbers(make_rows, *homes)
    assert found[12:15] == ["5", None, None]
    assert found.count(None) == 2


def test_the_word_for_the_same_as_above_is_what_stands_above(make_rows: MakeRows) -> None:
    same: Cells = {"household_id": "同上", "township": "同上", "village": "〃"}
    rows = make_rows(REGISTER, [ONE[0], ONE[1] | same, TWO[0], TWO[1] | same, TWO[2] | same]).rows
    first = FirstRows(REGISTER)
    whole = pl.concat([first.fill_rows(rows[:1]), first.fill_rows(rows[1:4]), first.fill_rows(rows[4:])])
    assert whole["household_id"].to_list() == ["1", "1", "2", "2", "2"]
    assert set(whole["township"]) == {"白沙镇"}
    assert set(whole["village"]) == {"旧县村"}


@pytest.mark.parametrize("cut", range(1, 6))
def test_members_of_one_number_live_in_one_place(make_rows: MakeRows, cut: int) -> None:
    rows = make_rows(
        REGISTER, [row | {"household_id": home[0]["household_id"]} for home in (ONE, TWO) for row in home]
    ).rows
    first = FirstRows(REGISTER)
    whole = pl.concat([first.fill_rows(rows[:cut]), first.fill_rows(rows[cut:])])
    assert whole["village"].to_list() == ["旧县村"] * 6
    assert first.describe_sheets() == {}


def test_where_members_of_one_number_disagree_nobody_gets_a_place(make_rows: MakeRows) -> None:
    rows = [row | {"household_id": "1"} for row in (*ONE, ONE[1] | {"village": "古板村"})]
    filled = FirstRows(REGISTER).fill_rows(make_rows(REGISTER, rows).rows)
    assert filled["village"].to_list() == ["旧县村", None, None, "古板村"]


def test_who_has_no_household_number_is_told_by_row(make_rows: MakeRows) -> None:
    found = inspected([make_rows(REGISTER, [*_without(ONE, 1), *_without(TWO, -1)])], REGISTER)
    missing = found.issues.filter(pl.col("check") == "household_number_missing")
    assert missing.select("row_number", "field").rows() == [(4, "household_id")]
    assert "“户编号”" in missing["problem"][0]


def test_a_household_number_that_lost_digits_is_no_number_of_many(make_rows: MakeRows) -> None:
    rows = [row | {"household_id": "1.3E+10"} for row in (*ONE, *TWO)]
    found = inspected([make_rows(REGISTER, rows)], REGISTER)
    assert found.accepted["household_id"].to_list() == [None] * 6
    checks = found.issues.filter(pl.col("row_number") == 4)["check"].to_list()
    assert {"household_number_missing", "unreadable_key"} <= set(checks)


def test_other_sources_are_left_as_they_are(make_rows: MakeRows) -> None:
    source = declared("register_income")
    rows = make_rows(source, [{"household_id": "1"}, {"household_id": None}, {"household_id": "2"}]).rows
    assert FirstRows(source).fill_rows(rows).equals(rows)
