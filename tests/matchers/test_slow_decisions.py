"""The fast way and the slow way to decide agree, whatever the evidence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from matchers.by_id.id_matches import CORROBORATED, UNCORROBORATED
from matchers.decide import row_decisions
from matchers.frames import FRAMES
from pipeline.county.load_county import load_county
from tests.matchers import decision_oracle

LIMITS = load_county(Path(__file__).parents[2] / "config").matching.thresholds
HOMES = ("H1", "H2", "H3")
# Each member has one household, so that a candidate is the same person wherever they are met.
PEOPLE = {f"P{number}": HOMES[number % 3] for number in range(7)}
DAYS = st.sampled_from([None, date(1980, 5, 6), date(1981, 1, 1), date(1982, 12, 31)])
# Around the thresholds, and shares that add up over the members of a household.
CHANCES = st.sampled_from([0.0, 0.02, 0.03, 0.031, 0.2, 0.29, 0.3, 0.45, 0.5, 0.969, 0.97, 0.99])
SCHEMA = {
    "row": pl.UInt32, "household_grain": pl.Boolean, "person_id": pl.String, "household_id": pl.String,
    "is_head": pl.Boolean, "is_unregistered": pl.Boolean, "probability": pl.Float64, "own_household": pl.String,
    "is_uncorroborated": pl.Boolean, "is_misaligned": pl.Boolean, "claimed_id": pl.String, "id": pl.String,
    "name_key": pl.String,
    "name_key_member": pl.String, "birth": pl.Date, "birth_member": pl.Date, "birth_level": pl.String,
    "sex_level": pl.String, "given_name_level": pl.String, "place_level": pl.String, "group_level": pl.String,
    "family_level": pl.String, "number_level": pl.String, "has_fitting_namesake": pl.Boolean,
}  # fmt: skip


def some(*values: str | None) -> st.SearchStrategy[str | None]:
    return st.sampled_from([None, *values])


@st.composite
def evidence(draw: st.DrawFn, row: int) -> list[dict[str, Any]]:
    """The candidates of one row: what the row says is the same beside each."""
    said = {
        "row": row,
        "household_grain": draw(st.booleans()),
        "own_household": draw(some(*HOMES)),
        "is_uncorroborated": draw(st.booleans()),
        "is_misaligned": draw(st.booleans()),
        "claimed_id": draw(some("1", "2")),
        "name_key": draw(some("甲", "乙")),
        "birth": draw(DAYS),
    }
    people = draw(st.lists(st.sampled_from([*PEOPLE]), max_size=4, unique=True))
    pairs = [said | draw(candidate(person)) for person in people]
    alone: bool = draw(st.booleans())
    return [draw(near_certain(pairs[0]))] if pairs and alone else pairs


@st.composite
def near_certain(draw: st.DrawFn, pair: dict[str, Any]) -> dict[str, Any]:
    """The pair as the only one, probable, with at most one thing against it: a single veto or reason decides."""
    calm = {
        "probability": 0.99, "is_unregistered": False, "id": pair["claimed_id"], "name_key": "甲",
        "name_key_member": "甲",
        "birth_member": pair["birth"], "sex_level": "equal", "given_name_level": "equal", "is_misaligned": False,
        "own_household": None, "family_level": None, "number_level": None, "has_fitting_namesake": False,
    }  # fmt: skip
    kept = draw(
        st.sampled_from(
            [*calm, "birth_member", "birth_member", "is_misaligned", "is_misaligned", "has_fitting_namesake"]
        )
    )
    return pair | {name: value for name, value in calm.items() if name != kept}


@st.composite
def candidate(draw: st.DrawFn, person: str) -> dict[str, Any]:
    return {
        "person_id": person,
        "household_id": PEOPLE[person],
        "is_head": draw(st.booleans()),
        "is_unregistered": PEOPLE[person] == "H3",
        "probability": draw(CHANCES),
        "id": draw(some("1", "2")),
        "name_key_member": draw(some("甲", "乙")),
        "birth_member": draw(DAYS),
        "birth_level": draw(some("equal", "different", "of_a_housemate")),
        "sex_level": draw(some("equal", "different")),
        "given_name_level": draw(some("equal", "same_pinyin", "partly_different", "different")),
        "place_level": draw(some("village", "township", "in_township", "different")),
        "group_level": draw(some("equal", "different")),
        "family_level": draw(some("own")),
        "number_level": draw(some("one_error", "tail", "head_of_tail", "of_a_housemate", "different")),
        "has_fitting_namesake": draw(st.booleans()),
    }


@st.composite
def owners(draw: st.DrawFn, row: int, reasons: tuple[str, ...]) -> list[dict[str, Any]]:
    people = draw(st.lists(st.sampled_from([*PEOPLE]), max_size=3, unique=True))
    return [
        {
            "row": row, "person_id": person, "household_id": PEOPLE[person], "reason": draw(st.sampled_from(reasons)),
            "is_misaligned": False,
        }
        for person in people
    ]  # fmt: skip


def rows_of(made: Callable[[int], st.SearchStrategy[Any]]) -> st.SearchStrategy[list[Any]]:
    return st.integers(1, 6).flatmap(lambda count: st.tuples(*(made(row) for row in range(count))).map(list))


def answers(decided: pl.DataFrame) -> dict[int, decision_oracle.Decided]:
    names = FRAMES["decisions"].names[1:]
    return {row["row"]: decision_oracle.Decided(*(row[name] for name in names)) for row in decided.to_dicts()}


@settings(deadline=None, max_examples=400)
@given(rows_of(lambda row: st.tuples(evidence(row), owners(row, UNCORROBORATED))))
def test_what_is_decided_by_probability(drawn: list[tuple[list[dict[str, Any]], list[dict[str, Any]]]]) -> None:
    pairs = pl.DataFrame([pair for found, _ in drawn for pair in found], schema=SCHEMA)
    borrowed = pl.DataFrame([owner for _, whose in drawn for owner in whose], schema=FRAMES["id_owners"].schema)
    slowly = {row: decision_oracle.by_probability(found, whose, LIMITS) for row, (found, whose) in enumerate(drawn)}
    fast = answers(row_decisions.decide_by_probability(pairs, borrowed, LIMITS))
    assert fast == {row: answer for row, answer in slowly.items() if answer}


@settings(deadline=None, max_examples=400)
@given(rows_of(lambda row: owners(row, CORROBORATED)))
def test_what_is_decided_by_number(drawn: list[list[dict[str, Any]]]) -> None:
    settled = pl.DataFrame([owner for whose in drawn for owner in whose], schema=FRAMES["id_owners"].schema)
    slowly = {row: decision_oracle.by_number(whose) for row, whose in enumerate(drawn) if whose}
    assert answers(row_decisions.decide_by_id(settled)) == slowly
