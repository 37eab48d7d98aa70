"""The register: one line per person, with numbers of people and households derived where they are missing."""

from __future__ import annotations

from datetime import date

from tests.matchers.fixture_types import Number, Person, Registered

BORN = date(1966, 3, 12)


def test_sex_and_birth_date_come_from_the_number(person: Person, registered: Registered) -> None:
    row = registered([person("韦建国", BORN, 11, sex="女", birth_date=date(1999, 9, 9))]).row(0, named=True)
    assert (row["sex"], row["birth_date"], row["id_valid"], row["is_head"]) == ("男", BORN, True, True)


def test_a_member_without_number_keeps_what_the_columns_say(person: Person, registered: Registered) -> None:
    row = registered([person("韦建国", id_number="无", sex="女", birth_date=BORN)]).row(0, named=True)
    assert (row["id_number"], row["id_valid"], row["sex"], row["birth_date"]) == (None, False, "女", BORN)


def test_a_damaged_number_is_kept_as_typed(person: Person, registered: Registered, number: Number) -> None:
    wrong = number(BORN, 11)[:17] + "?"
    row = registered([person("韦建国", id_number=wrong)]).row(0, named=True)
    assert (row["id_number"], row["id_valid"]) == (wrong, False)


def test_a_genuine_number_may_end_in_zeros_but_not_a_column_of_them(
    person: Person, registered: Registered, number: Number
) -> None:
    days = [date(1970, month, day) for month in range(1, 13) for day in range(1, 29)]
    born = [day for day in days if number(day, 100).endswith("000")][:3]
    people = [person(f"韦{at}", day, 100) for at, day in zip("甲乙丙", born, strict=True)]
    assert registered(people[:1])["id_valid"].to_list() == [True]
    assert registered(people)["id_valid"].to_list() == [False] * 3


def test_a_parents_number_does_not_make_a_child_old(person: Person, registered: Registered) -> None:
    born = date(2012, 5, 6)
    members = registered([person("韦建国", BORN, 11, birth_date=BORN), person("韦小明", BORN, 11, birth_date=born)])
    lines = {name: (valid, day) for name, valid, day in members.select("name", "id_valid", "birth_date").rows()}
    assert lines == {"韦建国": (True, BORN), "韦小明": (False, born)}


def test_of_several_rows_of_one_person_the_newest_counts(person: Person, registered: Registered) -> None:
    older = person("韦建国", household="H1", updated_on=date(2025, 1, 1))
    newer = person("韦建国", household="H2", updated_on=date(2026, 1, 1))
    for rows in ([older, newer], [newer, older]):
        assert registered(rows)["household_id"].to_list() == ["H2"]
    assert registered([older | {"updated_on": None}, older])["row_number"].to_list() == [3]


def test_a_person_number_borne_by_different_people_loses_nobody(person: Person, registered: Registered) -> None:
    """Long numbers cut by a spreadsheet, or 1, 2, 3 within each household."""
    people = [
        person("韦建国", BORN, 11, person_id="1"),
        person("莫秀英", BORN, 22, person_id="1"),
        person("覃大山", id_number=None, household="H2", person_id="1"),
    ]
    members = registered(people)
    assert sorted(members["name"]) == sorted(["韦建国", "莫秀英", "覃大山"])
    assert members["person_id"].is_unique().all()
    assert "1" not in members["person_id"]


def test_a_changed_name_or_a_number_filled_in_later_is_one_person(person: Person, registered: Registered) -> None:
    renamed = [person("韦建国", BORN, 11), person("韦建国", BORN, 11, name="韦国")]
    filled = [person("韦建国", id_number=None), person("韦建国", BORN, 11)]
    assert registered(renamed)["name"].to_list() == ["韦国"]
    assert registered(filled)["id_valid"].to_list() == [True]


def test_person_numbers_are_derived_alike_whatever_the_order(person: Person, registered: Registered) -> None:
    people = [
        person("韦建国", BORN, 11),
        person("莫秀英", BORN, 22),
        person("覃大山", id_number=None, birth_date=BORN, relation="之子"),
        person("韦建国", BORN, 11, household="H2"),
    ]
    forth, back = (registered(rows, without=["person_id"]) for rows in (people, people[::-1]))
    assert forth.drop("row_number").equals(back.drop("row_number"))
    assert forth["person_id"].is_unique().all()
    assert forth["person_id"].str.contains(r"^H[12]-[0-9a-f]{8}$").all()


def test_derived_numbers_tell_two_names_under_one_id_apart(person: Person, registered: Registered) -> None:
    people = [person("韦建国", BORN, 11), person("韦小明", BORN, 11), person("韦建国", BORN, 11, group="三组")]
    members = registered(people, without=["person_id"])
    assert sorted(members["name"]) == ["韦小明", "韦建国"]
    assert members["group"].to_list().count("三组") == 1


def test_a_row_without_household_number_is_a_household_of_its_own(person: Person, registered: Registered) -> None:
    alone = [person("韦建国", BORN, 11, household_id=None), person("莫秀英", BORN, 22, household_id=None)]
    households = registered(alone)["household_id"]
    assert households.is_unique().all()
    assert households.str.contains(r"^未填-[0-9a-f]{16}$").all()
    assert sorted(registered(alone[::-1])["household_id"]) == sorted(households)


def test_a_register_without_optional_columns(person: Person, registered: Registered) -> None:
    missing = ["person_id", "group", "sex", "birth_date", "updated_on"]
    assert registered([person("韦建国", BORN, 11)], without=missing)["sex"].to_list() == ["男"]


def test_places_are_never_null(person: Person, registered: Registered) -> None:
    row = registered([person("韦建国", township=None, village=None)]).row(0, named=True)
    assert (row["township"], row["village"]) == ("", "")
