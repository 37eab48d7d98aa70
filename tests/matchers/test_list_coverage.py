"""Whoever has a row in a list hardly has another one there, if the list names everybody once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from matchers import LinkTables
from tests.matchers.fixture_types import Cells, Link, Person

BORN = date(1966, 3, 12)
_GIVEN = "安邦昌达恩福光海洪嘉金进康立满能平启仁胜泰文祥兴永玉云振志忠"


@pytest.fixture(scope="module")
def village(person: Person) -> list[Cells]:
    """150 men of one village, each a household of their own."""
    names = [f"覃{one}{other}" for one in _GIVEN for other in _GIVEN if one != other][:150]
    return [
        person(name, born=BORN + timedelta(days=9 * place), household=f"N{place}") for place, name in enumerate(names)
    ]


@pytest.fixture(scope="module")
def namesakes(person: Person) -> list[Cells]:
    return [
        person("韦建国", household="A", person_id="甲", sequence=31),
        person("韦建国", born=BORN + timedelta(days=40), household="B", person_id="乙", sequence=33),
    ]


def _numbered(people: list[Cells]) -> list[Cells]:
    return [{name: member[name] for name in ("name", "id_number", "township", "village")} for member in people]


def _last(linked: LinkTables) -> tuple[str | None, str]:
    line = linked.links.sort("row_number").row(-1, named=True)
    return line["person_id"], line["reason"]


def test_a_row_without_number_is_about_the_namesake_who_has_none_yet(
    village: list[Cells], namesakes: list[Cells], link: Link
) -> None:
    row: Cells = {"name": "韦建国", "township": "白沙镇", "village": "白沙村", "sex": "男"}
    listed = _numbered(village[:140])
    both = link([*village, *namesakes], [*listed, row])
    one = link([*village, *namesakes], [*listed, *_numbered(namesakes[:1]), row])
    assert _last(both) == (None, "several_same_name")
    whom, _ = _last(one)
    assert whom == "乙"
    told = dict(one.review_pairs.select("person_id", "levels").iter_rows())
    assert "standing=again" in told["甲"]
    assert "standing=first" in told["乙"]


def test_where_many_have_several_rows_it_says_nothing(village: list[Cells], namesakes: list[Cells], link: Link) -> None:
    row: Cells = {"name": "韦建国", "township": "白沙镇", "village": "白沙村", "sex": "男"}
    bills = _numbered(village[:70]) * 3
    # Rows without a number that repeat others, each known by their birth date.
    home: Cells = {"township": "白沙镇", "village": "白沙村", "sex": "男"}
    births = [BORN + timedelta(days=9 * at) for at in range(70)]
    again = [home | {"name": m["name"], "birth_date": born} for m, born in zip(village, births, strict=False)]
    one = link([*village, *namesakes], [*bills, *again, *_numbered(namesakes[:1]), row])
    whom, reason = _last(one)
    assert (whom, reason) != ("乙", "name_village_sex")


def test_a_number_under_another_name_is_borrowed_where_its_owner_has_a_row(
    village: list[Cells], person: Person, link: Link
) -> None:
    father = person("韦建国", sequence=51)
    copied: Cells = {"name": "蓝小妹", "id_number": father["id_number"], "birth_date": BORN, "sex": "男"}
    alone = link([*village, father], [*_numbered(village), copied])
    beside = link([*village, father], [*_numbered([*village, father]), copied])
    several = link([*village, father], [*_numbered([*village, father]) * 2, copied])
    assert _last(alone) == ("韦建国", "id_and_birth_and_sex")
    assert _last(beside) == ("韦建国", "id_name_conflict")
    assert _last(several) == ("韦建国", "id_and_birth_and_sex")
