"""A changed name or number, as 公安 tells of it, is the same person's in every source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import polars as pl
import pytest

from domain.handover import Admission
from domain.tables import empty
from matchers import Linker, has_former_names, learn_former_names
from pipeline.county.county import County
from tests.matchers.fixture_types import Cells

BORN, CHANGED = date(1990, 5, 6), date(2026, 3, 1)
Told = Callable[..., tuple[str, str | None]]


@pytest.fixture
def told(county: County, accepted: Callable[..., pl.DataFrame], registered: Callable[..., pl.DataFrame]) -> Told:
    """Outcome code and person of one row of the insurance, after the changes are known."""

    def ask(people: Sequence[Cells], changes: Sequence[Cells], **row: object) -> tuple[str, str | None]:
        linker = Linker.prepare(registered(people), county.regions, county.matching, date(2026, 9, 30))
        police, insurance = county.sources["police_changes"], county.sources["insurance_enrolment"]
        rows = accepted(police, [{"changed_on": CHANGED, **change} for change in changes])
        told = Admission(police.id, rows, empty("quarantine"), rows.clear())
        asked = accepted(insurance, [row])
        links = learn_former_names(linker, told, police).link_source(
            Admission(insurance.id, asked, empty("quarantine"), asked.clear()), insurance
        )
        return links.links.select("reason", "person_id").row(0)

    return ask


def test_only_the_police_tell_of_changes(county: County) -> None:
    assert [name for name, source in county.sources.items() if has_former_names(source)] == ["police_changes"]


@pytest.mark.parametrize(("registered_as", "written"), [("黄小丽", "黄雅文"), ("黄雅文", "黄小丽")])
def test_either_name_counts_whichever_the_register_has(
    told: Told, person: Callable[..., Cells], number: Callable[..., str], registered_as: str, written: str
) -> None:
    people = [person(registered_as, born=BORN)]
    change = {"change": "姓名变更", "name": "黄雅文", "former_name": "黄小丽", "id_number": number(BORN, 11)}
    asked = {"name": written, "id_number": number(BORN, 11)}
    assert told(people, [], **asked) == ("id_name_conflict", registered_as)
    assert told(people, [change], **asked) == ("id_and_former_name", registered_as)


@pytest.mark.parametrize(("registered_as", "written"), [(11, 33), (33, 11)])
def test_either_number_counts_whichever_the_register_has(
    told: Told, person: Callable[..., Cells], number: Callable[..., str], registered_as: int, written: int
) -> None:
    people = [person("莫文", born=BORN, sequence=registered_as), person("莫武", born=BORN, sequence=55)]
    change = {
        "change": "证件号变更", "name": "莫文", "id_number": number(BORN, 33), "former_id_number": number(BORN, 11),
    }  # fmt: skip
    asked = {"name": "莫文", "id_number": number(BORN, written)}
    assert told(people, [], **asked)[0] == "nobody_of_that_id"
    assert told(people, [change], **asked)[1] == "莫文"


def test_one_change_after_the_other(told: Told, person: Callable[..., Cells], number: Callable[..., str]) -> None:
    people, new = [person("黄小丽", born=BORN)], number(BORN, 33)
    changes = [
        {"change": "姓名变更", "name": "黄思雅", "former_name": "黄雅丽", "id_number": new},
        {"change": "姓名变更", "name": "黄雅丽", "former_name": "黄小丽", "id_number": number(BORN, 11)},
        {"change": "证件号变更", "name": "黄雅丽", "id_number": new, "former_id_number": number(BORN, 11)},
    ]
    assert told(people, changes, name="黄思雅", id_number=new) == ("id_and_former_name", "黄小丽")


def test_a_number_that_a_spreadsheet_cut_is_no_number_of_anybody(
    told: Told, person: Callable[..., Cells], number: Callable[..., str]
) -> None:
    change = {
        "change": "证件号变更", "name": "莫文", "id_number": number(BORN, 33), "former_id_number": number(BORN, 11),
        "numeric_id": True,
    }  # fmt: skip
    assert told([person("莫文", born=BORN)], [change], name="莫文", id_number=number(BORN, 33))[1] is None


def test_a_change_that_may_be_anybodys_tells_nothing(
    told: Told, person: Callable[..., Cells], number: Callable[..., str]
) -> None:
    """The name without the number leads to two people of that name."""
    people = [person("莫文", born=BORN), person("莫文 ", born=BORN, sequence=13, household="H2", person_id="另一莫文")]
    change = {"change": "姓名变更", "name": "莫斌", "former_name": "莫文"}
    assert told(people, [change], name="莫斌", id_number=number(BORN, 11)) == ("id_name_conflict", "莫文")
