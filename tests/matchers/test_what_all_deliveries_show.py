"""What all deliveries together show: a name that the register misspells or lacks, a village under its old name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import polars as pl
import pytest

from domain.handover import Admission
from domain.tables import empty
from matchers import Linker
from matchers.by_id.village_aliases import resolve_village_aliases
from pipeline.county.county import County
from tests.matchers.fixture_types import SAME_VILLAGE, Cells, Person

Ask = Callable[..., list[str | None]]

TODAY = date(2026, 9, 30)
BORN, LATER = date(1960, 6, 6), date(1970, 7, 7)
_GIVEN = "安邦昌达恩福光海洪嘉金进康立满能平启仁胜泰文祥兴永玉云振志忠"


@pytest.fixture
def ask(
    county: County, accepted: Callable[..., pl.DataFrame], registered: Callable[..., pl.DataFrame]
) -> Callable[..., list[str | None]]:
    """Whom the rows of several sources, asked about together, are linked to: of those of the first."""

    def asked(people: Sequence[Cells], **rows: Sequence[Cells]) -> list[str | None]:
        linker = Linker.prepare(registered(people), county.regions, county.matching, TODAY)
        taken = []
        for source, lines in rows.items():
            good, bad = (accepted(county.sources[source], part) for part in (lines, ()))
            taken.append(
                linker.match_exactly(Admission(source, good, empty("quarantine"), bad), county.sources[source])
            )
        links = next(linker.link_sources(taken)).links.sort("row_number")
        return [who if way == "linked" else None for who, way in links.select("person_id", "decision").iter_rows()]

    return asked


@pytest.fixture
def neighbours(person: Person) -> list[Cells]:
    """150 men of the village, each a household of their own."""
    names = [f"覃{one}{other}" for one in _GIVEN for other in _GIVEN if one != other][:150]
    born = [BORN + timedelta(days=9 * place) for place in range(len(names))]
    return [person(name, day, 33, f"N{name}") for name, day in zip(names, born, strict=True)]


def row_of(member: Cells, **cells: object) -> Cells:
    return {"name": member["name"], "id_number": member["id_number"], **SAME_VILLAGE, **cells}


# --- a misspelled name that a neighbour bears (32) -------------------------------------------------------

SPELLED = [("潘建明", "潘健明"), ("秦国樑", "秦国梁"), ("廖文", "廖小文")]


@pytest.mark.parametrize(("registered_name", "name"), SPELLED)
def test_two_departments_do_not_misspell_a_name_alike(
    registered_name: str, name: str, person: Person, ask: Ask
) -> None:
    owner, neighbour = person(registered_name, BORN, 11, "H1"), person(name, LATER, 11, "H2")
    row = row_of(owner, name=name)
    people = [owner, neighbour]
    assert ask(people, civil_assistance=[row], insurance_enrolment=[row]) == [registered_name]
    assert ask(people, civil_assistance=[row], insurance_enrolment=[row_of(neighbour)]) in ([None], [registered_name])


@pytest.mark.parametrize("registered_name", ["莫建国", "黄秀英"])
def test_nor_does_that_make_a_brother_of_another_name_the_numbers_owner(
    registered_name: str, person: Person, ask: Ask
) -> None:
    name = {"莫建国": "莫建民", "黄秀英": "黄秀兰"}[registered_name]
    owner, brother = person(registered_name, BORN, 11, "H1"), person(name, LATER, 11, "H2")
    row = row_of(owner, name=name)
    told = {"civil_assistance": [row], "insurance_enrolment": [row, row_of(brother)], "water_households": [row]}
    assert ask([owner, brother], **told) == [None]


def test_what_two_departments_write_counts_for_nothing_where_a_third_writes_the_registered_name(
    person: Person, ask: Ask
) -> None:
    owner, neighbour = person("潘建明", BORN, 11, "H1"), person("潘健明", LATER, 11, "H2")
    row = row_of(owner, name="潘健明")
    told = {"civil_assistance": [row], "insurance_enrolment": [row], "water_households": [row_of(owner)]}
    assert ask([owner, neighbour], **told) == [None]


def test_nor_where_the_neighbour_has_no_number_that_could_be_anothers(person: Person, ask: Ask) -> None:
    owner, neighbour = person("潘建明", BORN, 11, "H1"), person("潘健明", LATER, 11, "H2", id_number=None)
    row = row_of(owner, name="潘健明")
    assert ask([owner, neighbour], civil_assistance=[row], insurance_enrolment=[row]) == [None]


def test_in_a_list_that_names_people_once_a_neighbour_who_stands_there_is_not_meant_again(
    neighbours: list[Cells], person: Person, ask: Ask
) -> None:
    owner, neighbour = person("潘建明", BORN, 11, "H1"), person("潘健明", LATER, 11, "H2")
    people, row = [*neighbours, owner, neighbour], row_of(owner, name="潘健明")
    listed = [row, *(row_of(member) for member in neighbours)]
    assert ask(people, insurance_enrolment=[*listed, row_of(neighbour)])[0] == "潘建明"
    assert ask(people, insurance_enrolment=listed)[0] is None, "the neighbour may be the one who is listed"
    both = [*listed, row_of(neighbour), row_of(owner)]
    assert ask(people, insurance_enrolment=both)[0] is None, "both stand there already"
    twice = [*listed, *(row_of(member) for member in neighbours), row_of(neighbour)]
    assert ask(people, insurance_enrolment=twice)[0] is None, "a list with several rows for everybody"


def test_nor_does_a_long_list_make_a_brother_the_numbers_owner(
    neighbours: list[Cells], person: Person, ask: Ask
) -> None:
    owner, brother = person("莫建国", BORN, 11, "H1"), person("莫建民", LATER, 11, "H2")
    rows = [row_of(owner, name="莫建民"), *(row_of(member) for member in [*neighbours, brother])]
    assert ask([*neighbours, owner, brother], insurance_enrolment=rows)[0] is None


# --- a name that the register has not learned --------------------------------------------------------------

PROOF: Cells = {"birth_date": BORN, "sex": "男"}


@pytest.mark.parametrize("told", [{}, {"sex": "男"}])
def test_what_a_department_proves_by_birth_date_and_sex_is_another_departments_name_too(
    told: Cells, person: Person, ask: Ask
) -> None:
    owner = person("莫建国", BORN, 11)
    row = row_of(owner, name="韦海波")
    assert ask([owner], civil_assistance=[row | told]) == [None]
    assert ask([owner], civil_assistance=[row | told], insurance_enrolment=[row | PROOF]) == ["莫建国"]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ({"sex": "女"}, {}),
        ({"name": "韦海涛"}, {}),
        ({}, {"birth_date": LATER}),
        ({}, {"sex": "女"}),
        ({}, {"name": "韦海涛"}),
    ],
)
def test_but_nothing_may_contradict_and_the_name_must_be_the_very_same(
    here: Cells, there: Cells, person: Person, ask: Ask
) -> None:
    owner = person("莫建国", BORN, 11)
    row = row_of(owner, name="韦海波")
    assert ask([owner], civil_assistance=[row | here], insurance_enrolment=[row | PROOF | there]) == [None]


def test_a_second_row_of_the_same_department_proves_nothing(person: Person, ask: Ask) -> None:
    owner = person("莫建国", BORN, 11)
    row = row_of(owner, name="韦海波")
    assert ask([owner], insurance_enrolment=[row, row | PROOF]) == [None, "莫建国"]


def test_a_name_that_another_member_of_the_household_bears_is_theirs(person: Person, ask: Ask) -> None:
    owner, wife = person("莫建国", BORN, 11), person("韦海波", LATER, 22, relation="配偶")
    row = row_of(owner, name="韦海波")
    found = ask([owner, wife], civil_assistance=[row], insurance_enrolment=[row | PROOF])
    assert found in ([None], ["韦海波"])


# --- a village under its old name ----------------------------------------------------------------------------


def villages_of(living: Sequence[tuple[str, str]], village: str, township: str = "白沙镇") -> list[str | None]:
    """What becomes of `village` where people of so many (village, reason) stand under it by number."""
    rows = [{"row": at, "township": township, "village": village} for at in range(len(living))]
    frame = pl.DataFrame(rows, schema={"row": pl.UInt32, "township": pl.String, "village": pl.String})
    homes = [{"person_id": str(at), "township": "白沙镇", "village": home} for at, (home, _) in enumerate(living)]
    owners = [{"row": at, "person_id": str(at), "reason": reason} for at, (_, reason) in enumerate(living)]
    told = pl.DataFrame(owners, schema_overrides={"row": pl.UInt32})
    return resolve_village_aliases(frame, told, pl.DataFrame(homes))["village"].unique().to_list()


@pytest.mark.parametrize(
    ("living", "village"),
    [
        ([("白沙村", "id_and_name")] * 5, "白沙村"),
        ([("白沙村", "id_and_name_variant")] * 9 + [("旧县村", "id_and_name")], "白沙村"),
        ([("白沙村", "id_and_name")] * 4, "老坪村"),
        ([("白沙村", "id_and_name")] * 8 + [("旧县村", "id_and_name")] * 3, "老坪村"),
        ([("白沙村", "id_and_birth_and_sex")] * 9, "老坪村"),
        ([("白沙村", "id_name_conflict")] * 9, "老坪村"),
    ],
)
def test_a_village_is_known_by_the_people_whose_numbers_stand_under_its_name(
    living: list[tuple[str, str]], village: str
) -> None:
    assert villages_of(living, "老坪村") == [village]


def test_a_village_that_the_register_has_stays_itself() -> None:
    living = [("白沙村", "id_and_name")] * 18 + [("旧县村", "id_and_name")]
    assert villages_of(living, "旧县村") == ["旧县村"]
