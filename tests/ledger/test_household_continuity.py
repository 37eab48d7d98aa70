"""Households that are renumbered, split, merged or moved, and people among them, found again by valid numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl
import pytest

from domain.tables import empty
from ledger.household_continuity import HouseholdContinuity, label_lines, trace_households
from tests.ledger.remembered_county import County, make_clue, make_people

Person = tuple[str, str, str | None]
A: list[Person] = [("P1", "A", "k1"), ("P2", "A", "k2"), ("P3", "A", "k3")]
B: list[Person] = [("P4", "B", "k4"), ("P5", "B", "k5")]


def _trace(*registers: Sequence[Person]) -> HouseholdContinuity:
    """What the last of these registers is found to be after the others."""
    known, traced = empty("known_people"), None
    for at, register in enumerate(registers):
        traced = trace_households(make_people(*register), known)
        known = pl.concat([known, label_lines(traced.new_lines, f"run-{at}")])
    assert traced is not None
    return traced


def _origins(traced: HouseholdContinuity) -> dict[str, str]:
    return dict(traced.people.select("household_id", "household_origin").unique().iter_rows())


def _under(register: Sequence[Person], number: str) -> list[Person]:
    return [(person, number, key) for person, _, key in register]


def _now(traced: HouseholdContinuity) -> dict[str, tuple[str | None, bool]]:
    lines = traced.households.select("household_id", "present_id", "is_merged").iter_rows()
    return {number: (present, merged) for number, present, merged in lines}


def test_the_first_register_is_its_own_origin() -> None:
    traced = _trace(A + B)
    assert _origins(traced) == {"A": "A", "B": "B"}
    assert traced.new_lines.height == 5


def test_nothing_new_leaves_nothing_to_remember() -> None:
    assert _trace(A + B, A + B).new_lines.is_empty()


def test_a_renumbered_household_keeps_its_origin_also_the_second_time() -> None:
    once = _trace(A + B, _under(A, "N1") + B)
    assert _origins(once) == {"N1": "A", "B": "B"}
    assert _now(once) == {"A": ("N1", False), "N1": ("N1", False), "B": ("B", False)}
    twice = _trace(A + B, _under(A, "N1") + B, _under(A, "N2") + B)
    assert _origins(twice) == {"N2": "A", "B": "B"}
    assert _now(twice)["A"] == _now(twice)["N1"] == ("N2", False)


def test_a_number_of_its_own_follows_the_person() -> None:
    traced = _trace(A, [("Q1", "N1", "k1"), ("Q2", "N1", "k2"), ("baby", "N1", "k9")])
    lines = {line[0]: line[1:] for line in traced.people.select(
        "person_id", "first_person_id", "first_household_id"
    ).iter_rows()}  # fmt: skip
    assert lines == {"Q1": ("P1", "A"), "Q2": ("P2", "A"), "baby": ("baby", "A")}
    persons = dict(traced.persons.iter_rows())
    assert persons == {"P1": "Q1", "P2": "Q2", "P3": None, "Q1": "Q1", "Q2": "Q2", "baby": "baby"}


def test_what_parts_from_a_household_is_new_and_its_people_keep_their_own() -> None:
    traced = _trace(A, [*A[:2], ("P3", "S", "k3")])
    assert _origins(traced) == {"A": "A", "S": "S"}
    assert dict(traced.people.select("person_id", "first_household_id").iter_rows())["P3"] == "A"
    assert _now(traced)["A"] == ("A", False)


def test_of_two_new_numbers_the_larger_part_goes_on() -> None:
    traced = _trace(A, [("P1", "S1", "k1"), ("P2", "S2", "k2"), ("P3", "S2", "k3")])
    assert _origins(traced) == {"S1": "S1", "S2": "A"}


@pytest.mark.parametrize("number", ["A", "N"])
def test_a_household_that_went_into_another_has_merged(number: str) -> None:
    traced = _trace(A + B, _under(A + B, number))
    assert _origins(traced) == {number: "A"}
    assert _now(traced)["B"] == (None, True)
    assert _now(traced)["A"] == (number, False)


def test_who_left_the_register_has_not_merged() -> None:
    traced = _trace(A + B, A)
    assert _now(traced)["B"] == (None, False)
    assert dict(traced.persons.iter_rows())["P4"] is None


def test_somebody_who_marries_into_another_household_keeps_their_own_clues() -> None:
    traced = _trace(A + B, [*A[:2], *B, ("P3", "B", "k3")])
    assert _origins(traced) == {"A": "A", "B": "B"}
    assert dict(traced.people.select("person_id", "first_household_id").iter_rows())["P3"] == "A"


def test_a_number_given_to_another_family_does_not_give_it_the_history() -> None:
    traced = _trace(A + B, _under(B, "A") + _under(A, "B"))
    assert _origins(traced) == {"A": "B", "B": "A"}
    fresh = _trace(A, [*_under(A, "N"), ("X1", "A", "x1")])
    assert _origins(fresh) == {"N": "A", "A": "A#2"}
    assert len(set(_origins(fresh).values())) == 2


def test_without_valid_numbers_the_household_number_is_all_there_is() -> None:
    nameless: list[Person] = [("P1", "A", None), ("P2", "A", None)]
    assert _origins(_trace(nameless, nameless)) == {"A": "A"}
    assert _origins(_trace(nameless, _under(nameless, "N"))) == {"N": "N"}


def test_of_two_people_with_one_number_one_is_known_by_it() -> None:
    twins: list[Person] = [("P1", "A", "k"), ("P2", "B", "k")]
    traced = _trace(twins, twins)
    assert traced.people["first_person_id"].to_list() == ["P1", "P2"]
    assert _origins(traced) == {"A": "A", "B": "B"}


def test_the_list_goes_on_under_the_new_number() -> None:
    county = County(people=make_people(("P1", "H1", "k1")))
    house = make_clue()
    county.run("2026Q3", date(2026, 9, 30), house)
    county.people = make_people(("P1", "N1", "k1"))
    tables = county.run("2026-10", date(2026, 10, 31), house | {"household_id": "N1"})
    assert tables["findings"].select("household_id", "status").row(0) == ("N1", "continuing")
    assert tables["suspected"].select("household_id", "status", "first_period").row(0) == (
        "N1", "continuing", "2026Q3",
    )  # fmt: skip
    ended = county.run("2026-11", date(2026, 11, 30), facts={house["clue_id"]: "remedied"})
    assert ended["resolved"].select("household_id", "reason").row(0) == ("N1", "remedied")


def test_clues_of_a_household_that_merged_or_left_say_so() -> None:
    county = County(people=make_people(("P1", "H1", "k1"), ("P2", "H2", "k2")))
    county.run("2026Q3", date(2026, 9, 30), make_clue(), make_clue(household_id="H2"))
    county.people = make_people(("P1", "H1", "k1"), ("P2", "H1", "k2"))
    merged = county.run("2026-10", date(2026, 10, 31), make_clue(), keep=False)
    assert merged["resolved"].select("household_id", "reason").rows() == [("H2", "household_merged")]
    county.people = make_people(("P1", "H1", "k1"))
    left = county.run("2026-10", date(2026, 10, 31), make_clue(), unasked=["dangerous_house"])
    assert left["resolved"].select("household_id", "reason").rows() == [("H2", "person_gone")]


def test_a_number_that_others_bear_now_means_who_bore_it_then() -> None:
    newcomers: list[Person] = [("P8", "A", "k8")]
    once = _trace(A + B, _under(A, "N1") + newcomers)
    assert _origins(once) == {"N1": "A", "A": "A#2"}
    assert _now(once)["A"] == ("N1", False)
    # A month later the number means the newcomers.
    twice = _trace(A + B, _under(A, "N1") + newcomers, _under(A, "N1") + newcomers)
    assert _now(twice)["A"] == ("A", False)


def test_two_households_that_change_numbers_change_nothing_else() -> None:
    traced = _trace(A + B, _under(A, "B") + _under(B, "A"))
    assert _origins(traced) == {"B": "A", "A": "B"}
    assert (_now(traced)["A"], _now(traced)["B"]) == (("B", False), ("A", False))


def test_newcomers_under_the_number_of_a_merged_household_are_new() -> None:
    merged = [*B, *_under(A, "B")]
    newcomers: list[Person] = [("P8", "A", "k8")]
    assert _origins(_trace(A + B, merged + newcomers)) == {"B": "B", "A": "A#2"}
    assert _now(_trace(A + B, merged + newcomers))["A"] == (None, True)
    assert _origins(_trace(A + B, merged, merged + newcomers)) == {"B": "B", "A": "A#2"}
    again: list[Person] = [("P9", "A", "k9")]
    later = [*merged, *_under(newcomers, "N1"), *again]
    assert _origins(_trace(A + B, merged + newcomers, later)) == {"B": "B", "N1": "A#2", "A": "A#3"}


def test_a_household_whose_only_number_was_corrected_stays_who_it_was() -> None:
    one: list[Person] = [("P1", "A", "k1")]
    corrected: list[Person] = [("P1", "N1", "k7")]
    traced = _trace(one, _under(one, "N1"), corrected)
    assert _origins(traced) == {"N1": "A"}
    assert _now(traced)["N1"] == ("N1", False)
    assert _origins(_trace(one, _under(one, "N1"), [("P1", "N1", None)])) == {"N1": "A"}


def test_a_household_is_known_again_though_the_run_that_first_knew_it_was_withdrawn() -> None:
    county = County(people=make_people(("P1", "H1", "k1")))
    house = make_clue()
    county.run("2026Q3", date(2026, 9, 30), house)
    county.run("2026-10", date(2026, 10, 31), house)
    is_first = pl.col("period") == "2026Q3"
    county.runs = county.runs.with_columns(state=pl.when(is_first).then(pl.lit("withdrawn")).otherwise("state"))
    county.people = make_people(("P1", "N1", "k1"))
    tables = county.run("2026-11", date(2026, 11, 30), house | {"household_id": "N1"})
    assert tables["findings"].select("household_id", "status", "first_period").row(0) == ("N1", "continuing", "2026Q3")
    assert tables["suspected"]["status"].to_list() == ["continuing"]
