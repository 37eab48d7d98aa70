"""A number does not prove its bearer when the row names somebody else who exists: brothers, sisters, cousins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from matchers import LinkTables
from tests.matchers.fixture_types import SAME_VILLAGE, Cells, Link, Number, Person

# Whose number it is, and whom the row names: two households of one village.
KIN = {
    "莫建国": "莫建民",
    "黄秀英": "黄秀兰",
    "韦文龙": "韦文虎",
    "覃小明": "覃小亮",
    "蒙大山": "蒙大河",
    "罗一": "罗二",
    "欧阳建国": "欧阳建军",
    "阿依古丽·买买提": "阿依努尔·买买提",
    "潘建明": "潘健明",
    "秦丽芬": "秦丽芳",
    "龙志国": "龙国志",
    "廖文": "廖小文",
}
# Alike but for the spelling.
SPELLED = ("潘建明", "龙志国", "廖文")
FAR: Cells = {"township": "兴坪镇", "village": "渔村"}
BORN = [date(1960 + at, 6, 6) for at in range(len(KIN))]
LATER = [date(1970 + at, 7, 7) for at in range(len(KIN))]


def sequence(name: str) -> int:
    return 22 if name[1:2] in "秀丽依" else 11


@pytest.fixture
def owners(person: Person) -> list[Cells]:
    return [person(name, born, sequence(name), f"{name}家") for name, born in zip(KIN, BORN, strict=True)]


@pytest.fixture
def others(person: Person) -> list[Cells]:
    return [person(name, born, sequence(name), f"{name}家") for name, born in zip(KIN.values(), LATER, strict=True)]


@pytest.fixture
def numbers(number: Number) -> list[str]:
    """The owners'."""
    return [number(born, sequence(name)) for name, born in zip(KIN, BORN, strict=True)]


def rows_of(numbers: Sequence[str], told: str, names: Sequence[str] = tuple(KIN.values())) -> list[Cells]:
    """A row for each number that names the other one and tells of place, birth date and sex what `told` says."""
    rows: list[Cells] = []
    for name, cell, owners_birth, own_birth in zip(names, numbers, BORN, LATER, strict=True):
        sex = "女" if sequence(name) == 22 else "男"
        told_cells: dict[str, Cells] = {
            "village": SAME_VILLAGE,
            "township": {"township": "白沙镇"},
            "copied": {"birth_date": owners_birth, "sex": sex},
            "own": {"birth_date": own_birth, "sex": sex},
        }
        cells = [told_cells[part] for part in told.split()]
        rows.append({"name": name, "id_number": cell} | {key: of[key] for of in cells for key in of})
    return rows


def whom(links: LinkTables) -> list[str | None]:
    """The person whom each row is linked to."""
    table = links.links.sort("row_number")
    return [who if way == "linked" else None for who, way in table.select("person_id", "decision").iter_rows()]


@pytest.mark.parametrize("told", ["", "village", "township", "copied", "village copied"])
def test_a_row_that_names_a_neighbour_is_never_the_number_owners(
    told: str, owners: list[Cells], others: list[Cells], numbers: list[str], link: Link
) -> None:
    found = dict(zip(KIN, whom(link([*owners, *others], rows_of(numbers, told))), strict=True))
    spelled = [found.pop(name) for name in SPELLED]
    assert set(found.values()) == {None}
    # Only where the owner's own birth date stands there is the name the owner's, misspelled.
    assert spelled == (list(SPELLED) if "copied" in told else [None] * 3)


def test_own_birth_date_and_village_lead_to_whom_the_row_names(
    owners: list[Cells], others: list[Cells], numbers: list[str], link: Link
) -> None:
    assert whom(link([*owners, *others], rows_of(numbers, "village own"))) == list(KIN.values())


def test_own_birth_date_leads_to_whom_the_row_names_or_waits(
    owners: list[Cells], others: list[Cells], numbers: list[str], link: Link
) -> None:
    found = whom(link([*owners, *others], rows_of(numbers, "own")))
    assert all(who in {name, None} for who, name in zip(found, KIN.values(), strict=True))


@pytest.mark.parametrize("told", ["", "village", "copied"])
@pytest.mark.parametrize("damage", ["15 digits", "one digit wrong", "one digit missing", "among words", "school"])
def test_a_repaired_or_damaged_number_proves_no_more(
    damage: str, told: str, owners: list[Cells], others: list[Cells], numbers: list[str], link: Link
) -> None:
    ways: dict[str, Callable[[str], str]] = {
        "15 digits": lambda number: number[:6] + number[8:17],
        "one digit wrong": lambda number: number[:15] + str((int(number[15]) + 5) % 10) + number[16:],
        "one digit missing": lambda number: number[:3] + number[4:],
        "among words": lambda number: f"{number}（本人）",
        "school": lambda number: f"G{number}",
    }
    rows = rows_of([ways[damage](number) for number in numbers], told)
    found = whom(link([*owners, *others], rows))
    assert not set(found) & (set(KIN) - set(SPELLED if told == "copied" else ()))


def test_somebody_who_is_not_registered_but_has_a_number_elsewhere_exists_too(
    owners: list[Cells], number: Number, numbers: list[str], link: Link
) -> None:
    strangers: list[Cells] = [
        SAME_VILLAGE | {"name": name, "id_number": number(born, sequence(name))}
        for name, born in zip(KIN.values(), LATER, strict=True)
    ]
    found = whom(link(owners, [*rows_of(numbers, "village"), *strangers]))
    assert not set(found) & set(KIN)


def test_the_former_name_of_a_neighbour_is_a_name(
    owners: list[Cells], person: Person, numbers: list[str], link: Link
) -> None:
    others = [
        person(f"{name}今名", born, sequence(name), f"{name}家", former_name=name)
        for name, born in zip(KIN.values(), LATER, strict=True)
    ]
    assert whom(link([*owners, *others], rows_of(numbers, ""))) == [None] * len(KIN)


def test_a_sister_who_lives_in_another_township_is_meant_as_well(person: Person, link: Link, number: Number) -> None:
    people = [person("黄秀英", BORN[0], 22, "H1"), person("黄秀兰", LATER[0], 22, "H2", **FAR)]
    row: Cells = {"name": "黄秀兰", "id_number": number(BORN[0], 22)}
    assert whom(link(people, [row, row | {"birth_date": LATER[0]}])) in ([None, None], [None, "黄秀兰"])
    assert whom(link(people, [row | SAME_VILLAGE])) == ["黄秀英"], "in this village nobody else is called so"


@pytest.mark.parametrize(
    "told", [{"birth_date": LATER[0]}, {"sex": "女"}, {"birth_date": LATER[0], "sex": "男", **SAME_VILLAGE}]
)
def test_another_character_and_another_birth_date_or_sex_are_somebody_else(
    told: Cells, person: Person, link: Link, number: Number
) -> None:
    row: Cells = {"name": "莫建民", "id_number": number(BORN[0], 11)}
    assert whom(link([person("莫建国", BORN[0], 11)], [row | told])) == [None]


# --- what is no brother ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["莫建民", "莫健国", "莫建囯", "莫国建", "莫建", "莫*国"])
@pytest.mark.parametrize(
    "told", [{}, SAME_VILLAGE, {"birth_date": BORN[0], "sex": "男"}, {"birth_date": date(1960, 6, 16)}]
)
def test_a_badly_written_name_that_nobody_bears_is_its_number_owners(
    name: str, told: Cells, person: Person, link: Link, number: Number
) -> None:
    people = [person("莫建国", BORN[0], 11), person("莫建", LATER[0], 11, "H2", **FAR)]
    row: Cells = {"name": name, "id_number": number(BORN[0], 11)}
    assert whom(link(people, [row | told])) == ["莫建国"]


def test_a_homophone_borne_in_another_village_is_no_neighbours_name(person: Person, link: Link, number: Number) -> None:
    people = [person("莫建国", BORN[0], 11), person("莫健国", LATER[0], 11, "H2", **FAR)]
    row: Cells = {"name": "莫健国", "id_number": number(BORN[0], 11)}
    assert whom(link(people, [row, row | SAME_VILLAGE])) == ["莫建国", "莫建国"]


def test_the_name_and_the_number_of_one_person_need_nothing_else(
    owners: list[Cells], others: list[Cells], numbers: list[str], link: Link
) -> None:
    rows = rows_of(numbers, "village own", names=tuple(KIN))
    assert whom(link([*owners, *others], rows)) == list(KIN)


# --- a valid number that the register lacks -----------------------------------------------------------


@pytest.mark.parametrize(
    ("unnumbered", "names", "expected"),
    [
        (["莫建国"], ["莫建国", "莫健国", "莫建囯"], ["莫建国"] * 3),
        (["莫建国"], ["莫建民"], [None]),
        (["莫建国"], ["莫建国", "莫建民"], ["莫建国", None]),
        (["莫建国"], ["莫建国", "莫建国", "莫建民"], ["莫建国", "莫建国", None]),
        (["莫建国"], ["莫建国", "韦小红"], ["莫建国", None]),
        (["莫建国"], ["莫建军", "莫建民"], [None, None]),
        (["莫建国"], ["莫健国", "莫建民"], [None, None]),
        (["莫建国", "莫建民"], ["莫建国", "莫建民"], [None, None]),
        (["莫建国", "莫建民"], ["莫建国", "莫建国", "莫建民"], [None, None, None]),
        (["莫建国", "莫建民"], ["莫建民"], ["莫建民"]),
    ],
)
def test_a_number_under_several_names_is_nobodys_by_likeness(
    unnumbered: list[str], names: list[str], expected: list[str | None], person: Person, link: Link, number: Number
) -> None:
    """The members have no number; birth date and sex are as the number says."""
    told: Cells = {"birth_date": BORN[0], "sex": "男"}
    people = [person(name, BORN[0], 11, f"{name}家", **(told | {"id_number": None})) for name in unnumbered]
    people.append(person("王芳", date(1970, 1, 1), 22, "H9"))
    rows = [SAME_VILLAGE | told | {"name": name, "id_number": number(BORN[0], 11)} for name in names]
    assert whom(link(people, rows)) == expected
