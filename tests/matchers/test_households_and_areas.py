"""Rows about a household or a place, and rows that bear the household's number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from matchers import LinkTables
from tests.matchers.fixture_types import SAME_VILLAGE, Cells, Decide, Number, Person

BORN = date(1966, 3, 12)


@pytest.fixture
def households(person: Person) -> list[Cells]:
    return [
        person("韦建国", BORN, 11, "H1", group="三组"),
        person("莫秀英", date(1968, 1, 1), 22, "H1", group="三组", relation="配偶"),
        person("覃大山", date(1970, 1, 1), 13, "H2", group="五组"),
    ]


def test_a_head_with_number(households: list[Cells], decide: Decide, number: Number) -> None:
    decision = decide(households, "housing_safety", name="韦建国", id_number=number(BORN, 11))
    assert decision == ("id_and_name", "韦建国", "H1")


def test_a_member_in_the_heads_place_is_named_himself(households: list[Cells], decide: Decide, number: Number) -> None:
    decision = decide(households, "housing_safety", name="莫秀英", id_number=number(date(1968, 1, 1), 22))
    assert decision == ("id_and_name", "莫秀英", "H1")


@pytest.mark.parametrize("group", ["三组", "第3组", "3", "三屯"])
def test_a_head_by_name_and_group(group: str, households: list[Cells], decide: Decide) -> None:
    decision = decide(households, "housing_safety", name="韦建国", group=group, **SAME_VILLAGE)
    assert decision == ("head_in_group", "韦建国", "H1")


def test_the_only_head_of_that_name_in_the_village_needs_no_group(households: list[Cells], decide: Decide) -> None:
    """A house is mostly its head's, so that name and village weigh more for a head than for a member."""
    decision = decide(households, "housing_safety", name="韦建国", **SAME_VILLAGE)
    assert decision == ("name_village_sex", "韦建国", "H1")


def test_a_head_in_another_group_waits(households: list[Cells], decide: Decide) -> None:
    decision = decide(households, "housing_safety", name="韦建国", group="五组", **SAME_VILLAGE)
    assert decision == ("name_village_only", "韦建国", "H1")


def test_somebody_who_is_no_head_waits_though_the_group_agrees(households: list[Cells], decide: Decide) -> None:
    decision = decide(households, "housing_safety", name="莫秀英", group="三组", **SAME_VILLAGE)
    assert decision == ("name_village_only", "莫秀英", "H1")


def test_the_group_tells_a_head_from_a_namesake(households: list[Cells], person: Person, decide: Decide) -> None:
    people = [*households, person("另一", date(1980, 1, 1), 15, "H3", name="韦建国", group="九组")]
    decision = decide(people, "housing_safety", name="韦建国", group="三组", **SAME_VILLAGE)
    assert decision == ("head_in_group", "韦建国", "H1")
    assert decide(people, "housing_safety", name="韦建国", **SAME_VILLAGE) == ("several_same_name", None, None)


def test_a_row_without_any_place_needs_the_number(households: list[Cells], decide: Decide, number: Number) -> None:
    found = decide(households, "relocation_households", name="韦建国", id_number=number(BORN, 11))
    assert found == ("id_and_name", "韦建国", "H1")
    assert decide(households, "relocation_households", name="韦建国") == ("nobody_found", None, None)


# --- the household's own number -----------------------------------------------------------------------


def test_household_number_and_name(households: list[Cells], decide: Decide) -> None:
    decision = decide(households, "offline_suspects", name="韦建国", household_id="H1")
    assert decision == ("household_number", "韦建国", "H1")


def test_household_number_under_another_name_waits(households: list[Cells], decide: Decide) -> None:
    decision = decide(households, "offline_suspects", name="欧阳丽", household_id="H1")
    assert decision == ("household_number_only", "韦建国", "H1")


def test_household_number_and_name_with_another_valid_number_wait(
    households: list[Cells], decide: Decide, number: Number
) -> None:
    decision = decide(households, "offline_suspects", name="韦建国", household_id="H1", id_number=number(BORN, 15))
    assert decision == ("household_number_only", "韦建国", "H1")


def test_an_id_and_name_outweigh_the_number_of_another_household(
    households: list[Cells], decide: Decide, number: Number
) -> None:
    decision = decide(households, "offline_suspects", name="韦建国", household_id="H2", id_number=number(BORN, 11))
    assert decision == ("id_and_name", "韦建国", "H1")


# --- areas --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (SAME_VILLAGE, "place"),
        ({"village": "白沙村委会"}, "place"),
        ({"township": "白沙镇", "village": "没有的村"}, "place_unknown"),
        ({"township": "白沙镇"}, "place_unknown"),
    ],
)
def test_areas(place: Cells, reason: str, households: list[Cells], decide: Decide) -> None:
    assert decide(households, "water_works", works="供水工程", **place) == (reason, None, None)


def test_an_unreadable_area_row_leaves_its_village_in_doubt(
    households: list[Cells], link: Callable[..., LinkTables]
) -> None:
    linked = link(households, [SAME_VILLAGE], "water_works", unreadable=[SAME_VILLAGE, {"village": "没有的村"}])
    assert linked.links["reason"].to_list() == ["place"]
    assert linked.possible_matches.select("row_number", "household_id", "certain").rows() == [
        (2, None, True),
        (1000, None, False),
    ]
