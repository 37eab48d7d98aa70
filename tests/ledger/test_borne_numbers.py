"""Every number that a household has borne: which household a number means on a day, and its number today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from domain.tables import empty
from ledger.household_continuity import label_lines, trace_households
from ledger.household_numbers import HouseholdNumbers, trace_numbers
from tests.ledger.remembered_county import make_people

Person = tuple[str, str, str | None]
A: list[Person] = [("P1", "A", "k1"), ("P2", "A", "k2"), ("P3", "A", "k3")]
B: list[Person] = [("P4", "B", "k4"), ("P5", "B", "k5")]


def _trace(*registers: Sequence[Person]) -> HouseholdNumbers:
    """The numbers after these registers, one a month from January on."""
    known = empty("known_people")
    for month, register in enumerate(registers, start=1):
        traced = trace_households(make_people(*register), known)
        known = pl.concat([known, label_lines(traced.new_lines, f"run-{month}")])
    days = {f"run-{month}": date(2026, month, 28) for month in range(1, len(registers) + 1)}
    history = pl.DataFrame({"run_id": list(days), "as_of": list(days.values())})
    return trace_numbers(known, history, make_people(*registers[-1])["household_id"].unique())


def _under(register: Sequence[Person], number: str) -> list[Person]:
    return [(person, number, key) for person, _, key in register]


def _present(numbers: HouseholdNumbers, *households: str) -> list[str]:
    return numbers.add_present_numbers(pl.DataFrame({"household_id": households}))["present_id"].to_list()


def test_a_household_is_found_by_every_number_it_bore() -> None:
    numbers = _trace(A + B, _under(A, "N1") + B, _under(A, "N2") + B)
    for number in ("A", "N1", "N2"):
        assert numbers.list_numbers(number) == ["N2", "N1", "A"]
    assert _present(numbers, "A", "N1", "N2", "B") == ["N2", "N2", "N2", "B"]


def test_a_number_that_nobody_knows_stands_for_itself() -> None:
    nameless: list[Person] = [("P9", "X", None)]
    numbers = _trace(A + nameless)
    assert numbers.list_numbers("X") == ["X"]
    assert _present(numbers, "X", "elsewhere") == ["X", "elsewhere"]


def test_a_number_that_was_given_away_means_who_bore_it_on_the_day() -> None:
    numbers = _trace(A + B, [*_under(A, "N"), *B, ("X1", "A", "x1")])
    days = [None, date(2026, 1, 1), date(2026, 2, 27), date(2026, 2, 28), date(2026, 5, 1)]
    lines = pl.DataFrame({"household_id": ["A"] * 5, "day": days}, schema_overrides={"day": pl.Date})
    found = numbers.add_present_numbers(lines, "day")
    assert found["household_origin"].to_list() == ["A#2", "A", "A", "A#2", "A#2"]
    assert found["present_id"].to_list() == ["A", "N", "N", "A", "A"]
    assert numbers.list_numbers("N") == ["N", "A"]


def test_a_household_that_took_its_old_number_back_is_the_same() -> None:
    numbers = _trace(A, _under(A, "N"), A)
    assert numbers.list_numbers("N") == ["A", "N"]
    assert _present(numbers, "N") == ["A"]


def test_two_households_that_swapped_numbers_are_told_apart() -> None:
    numbers = _trace(A + B, _under(B, "A") + _under(A, "B"))
    lines = pl.DataFrame({"household_id": ["A", "B"], "day": [date(2026, 1, 30)] * 2})
    assert numbers.add_present_numbers(lines, "day")["present_id"].to_list() == ["B", "A"]


def test_who_left_the_register_has_no_number_today_and_who_merged_says_where() -> None:
    gone = _trace(A + B, A).origins.filter(household_origin="B").row(0, named=True)
    assert gone == {"household_origin": "B", "last_id": "B", "present_id": None, "merged_into": None}
    merged = _trace(A + B, _under(A + B, "A")).origins.filter(household_origin="B").row(0, named=True)
    assert (merged["present_id"], merged["merged_into"]) == (None, "A")


def test_the_lines_stay_in_their_order_with_all_their_columns() -> None:
    numbers = _trace(A + B)
    lines = pl.DataFrame(
        {"household_id": ["B", None, "A"], "day": [date(2026, 3, 1), date(2026, 1, 1), None], "n": [1, 2, 3]}
    )
    assert numbers.add_origins(lines, "day")["n"].to_list() == [1, 2, 3]
    assert numbers.add_origins(lines, "day")["household_origin"].to_list() == ["B", None, "A"]
