"""Without an ID number: name and circumstances, when together they leave no doubt about the person."""

from __future__ import annotations

from datetime import date

import pytest

from tests.matchers.fixture_types import SAME_VILLAGE, Cells, Decide, Number, Person

BORN = date(1966, 3, 12)


@pytest.fixture
def one(person: Person) -> list[Cells]:
    return [person("韦建国", BORN, 11)]


@pytest.fixture
def namesakes(person: Person) -> list[Cells]:
    """A man, a younger man and a woman of one name in one village."""
    named = {"name": "韦永红"}
    return [
        person("父", date(1950, 1, 1), 11, "H1", **named),
        person("子", date(1980, 1, 1), 13, "H2", **named),
        person("女", date(1990, 1, 1), 22, "H3", **named),
    ]


def test_name_village_birth(one: list[Cells], decide: Decide) -> None:
    assert decide(one, name="韦建国", birth_date=BORN, **SAME_VILLAGE) == ("name_village_birth", "韦建国", "H1")


def test_name_village_sex(one: list[Cells], decide: Decide) -> None:
    assert decide(one, name="韦建国", sex="男", **SAME_VILLAGE) == ("name_village_sex", "韦建国", "H1")


def test_name_and_village_alone_wait(one: list[Cells], decide: Decide) -> None:
    assert decide(one, name="韦建国", **SAME_VILLAGE) == ("name_village_only", "韦建国", "H1")


def test_name_and_birth_date_without_village_link_within_the_township(one: list[Cells], decide: Decide) -> None:
    decision = decide(one, name="韦建国", birth_date=BORN, township="白沙镇")
    assert decision == ("name_township_birth", "韦建国", "H1")


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ({}, "name_and_birth"),
        ({"township": "高田镇"}, "name_and_birth"),
        ({"township": "白沙镇", "village": "没有的村"}, "name_township_birth"),
    ],
)
def test_name_and_birth_date_are_enough_wherever_somebody_lives_now(
    place: Cells, reason: str, one: list[Cells], decide: Decide
) -> None:
    """Among a county's people chance gives a namesake of the very day once in a million pairs."""
    assert decide(one, name="韦建国", birth_date=BORN, **place) == (reason, "韦建国", "H1")


def test_a_namesake_of_the_same_day_leaves_both_in_doubt(person: Person, decide: Decide) -> None:
    people = [
        person("甲", BORN, 11, "H1", name="韦永红"),
        person("乙", BORN, 13, "H2", name="韦永红", village="古板村"),
    ]
    assert decide(people, name="韦永红", birth_date=BORN) == ("several_same_name", None, None)


def test_a_homophone_with_village_and_birth_date_is_a_way_of_writing_the_name(one: list[Cells], decide: Decide) -> None:
    decision = decide(one, name="韦健国", birth_date=BORN, **SAME_VILLAGE)
    assert decision == ("name_and_circumstances", "韦建国", "H1")


def test_a_homophone_with_the_village_alone_waits(one: list[Cells], decide: Decide) -> None:
    assert decide(one, name="韦健国", **SAME_VILLAGE)[0] in {"not_sure_enough", "nobody_found"}


@pytest.mark.parametrize("row", [{"name": "覃大山", "sex": "男", **SAME_VILLAGE}, {"name": "韦建国"}])
def test_nobody_found(row: Cells, one: list[Cells], decide: Decide) -> None:
    assert decide(one, **row) == ("nobody_found", None, None)


def test_the_only_bearer_of_a_name_in_the_township_waits(one: list[Cells], decide: Decide) -> None:
    assert decide(one, name="韦建国", township="白沙镇") == ("not_sure_enough", "韦建国", "H1")


def test_neither_name_nor_usable_number(one: list[Cells], decide: Decide) -> None:
    assert decide(one, name="（户主）", id_number="45032119", **SAME_VILLAGE) == ("no_name", None, None)


# --- namesakes ----------------------------------------------------------------------------------------


def test_namesakes_are_told_apart_by_birth_date(namesakes: list[Cells], decide: Decide) -> None:
    decision = decide(namesakes, name="韦永红", birth_date=date(1980, 1, 1), **SAME_VILLAGE)
    assert decision == ("name_village_birth", "子", "H2")


def test_sex_tells_which_namesake_waits(namesakes: list[Cells], decide: Decide) -> None:
    """Everybody in this village bears the name: a fourth, whom nobody registered, is to be expected."""
    assert decide(namesakes, name="韦永红", sex="女", **SAME_VILLAGE) == ("name_village_only", "女", "H3")


def test_namesakes_of_one_sex_are_not_told_apart(namesakes: list[Cells], decide: Decide) -> None:
    assert decide(namesakes, name="韦永红", sex="男", **SAME_VILLAGE) == ("several_same_name", None, None)


def test_namesakes_are_not_told_apart_at_all(namesakes: list[Cells], decide: Decide) -> None:
    assert decide(namesakes, name="韦永红", **SAME_VILLAGE) == ("several_same_name", None, None)


def test_a_namesake_whose_sex_is_not_known_may_as_well_be_meant(person: Person, decide: Decide) -> None:
    people = [
        person("甲", BORN, 11, "H1", name="韦永红"),
        person("乙", BORN, 11, "H2", name="韦永红", id_number=None),
    ]
    assert decide(people, name="韦永红", sex="男", **SAME_VILLAGE) == ("several_same_name", None, None)


def test_a_namesake_in_another_village_leaves_enough_doubt_for_an_officer(person: Person, decide: Decide) -> None:
    people = [
        person("甲", date(1950, 1, 1), 11, "H1", name="韦永红"),
        person("乙", date(1980, 1, 1), 13, "H2", name="韦永红", village="古板村"),
    ]
    assert decide(people, name="韦永红", sex="男", **SAME_VILLAGE) == ("name_village_only", "甲", "H1")
    told = decide(people, name="韦永红", sex="男", birth_date=date(1950, 1, 1), **SAME_VILLAGE)
    assert told == ("name_village_birth", "甲", "H1")


# --- what speaks against ------------------------------------------------------------------------------


def test_two_different_valid_numbers_are_two_persons(one: list[Cells], decide: Decide, number: Number) -> None:
    decision = decide(one, name="韦建国", id_number=number(BORN, 13), birth_date=BORN, sex="男", **SAME_VILLAGE)
    assert decision == ("nobody_of_that_id", None, None)


@pytest.mark.parametrize("told", [{"sex": "女"}, {"sex": "男", "birth_date": date(1990, 3, 12)}])
def test_another_sex_or_year_of_birth_never_links(told: Cells, one: list[Cells], decide: Decide) -> None:
    """A cell may be wrong; the officer decides, since all the rest agrees."""
    assert decide(one, name="韦建国", **told, **SAME_VILLAGE) == ("name_village_only", "韦建国", "H1")


def test_another_sex_and_year_of_birth_are_another_person(one: list[Cells], decide: Decide) -> None:
    decision = decide(one, name="韦建国", sex="女", birth_date=date(1990, 7, 1), **SAME_VILLAGE)
    assert decision == ("nobody_found", None, None)


@pytest.mark.parametrize("told", [date(1966, 2, 21), date(1966, 12, 3)])
def test_a_birth_date_by_the_lunar_calendar_does_not_contradict(told: date, one: list[Cells], decide: Decide) -> None:
    assert decide(one, name="韦建国", birth_date=told, sex="男", **SAME_VILLAGE) == ("name_village_sex", "韦建国", "H1")


def test_a_birth_date_months_and_a_year_off_waits(one: list[Cells], decide: Decide) -> None:
    decision = decide(one, name="韦建国", birth_date=date(1965, 12, 30), sex="男", **SAME_VILLAGE)
    assert decision == ("name_village_only", "韦建国", "H1")


def test_a_number_the_register_lacks_is_the_one_members_without(person: Person, decide: Decide, number: Number) -> None:
    people = [
        person("有号", date(1950, 1, 1), 11, "H1", name="韦永红"),
        person("无号", household="H2", name="韦永红", id_number=None, birth_date=BORN, sex="男"),
    ]
    decision = decide(people, name="韦永红", id_number=number(BORN, 13), **SAME_VILLAGE)
    assert decision == ("unregistered_id_and_name", "无号", "H2")


def test_a_former_name_finds_its_bearer(person: Person, decide: Decide) -> None:
    people = [person("韦建国", BORN, 11, former_name="韦阿牛")]
    assert decide(people, name="韦阿牛", birth_date=BORN, **SAME_VILLAGE) == ("name_village_birth", "韦建国", "H1")
