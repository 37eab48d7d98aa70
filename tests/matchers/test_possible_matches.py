"""Whom a row may be about: one certain claim of a linked row, every candidate of any other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from domain.handover import Admission
from domain.tables import empty
from matchers import LinkTables, list_household_matches
from pipeline.county.county import County
from tests.matchers.fixture_types import SAME_VILLAGE, Cells, Link, Number, Person

BORN = date(1950, 1, 1)


@pytest.fixture
def people(person: Person) -> list[Cells]:
    return [
        person("父", BORN, 11, "H1", name="韦永红"),
        person("子", date(1980, 1, 1), 13, "H2", name="韦永红"),
        person("莫秀英", date(1968, 1, 1), 22, "H3"),
    ]


def claimed(linked: LinkTables) -> list[tuple[int, str | None, bool]]:
    return linked.possible_matches.select("row_number", "person_id", "certain").rows()


def test_a_linked_row_claims_one_person_for_certain(people: list[Cells], link: Link, number: Number) -> None:
    rows = [{"name": "韦永红", "id_number": number(BORN, 11), **SAME_VILLAGE}]
    assert claimed(link(people, rows)) == [(2, "父", True)]


def test_a_row_in_review_claims_all_candidates(people: list[Cells], link: Link) -> None:
    assert claimed(link(people, [{"name": "韦永红", **SAME_VILLAGE}])) == [(2, "子", False), (2, "父", False)]


def test_the_owner_of_the_number_and_the_bearer_of_the_name_are_both_candidates(
    people: list[Cells], link: Link, number: Number
) -> None:
    linked = link(people, [{"name": "莫秀英", "id_number": number(BORN, 11), **SAME_VILLAGE}])
    assert linked.links["reason"].to_list() == ["id_name_conflict"]
    assert claimed(linked) == [(2, "父", False), (2, "莫秀英", False)]


@pytest.mark.parametrize(
    ("township", "meant"), [("白沙镇", ["父", "莫秀英"]), (None, ["父", "莫秀英"]), ("兴坪镇", ["父"])]
)
def test_under_anothers_number_the_name_may_mean_anybody_of_the_township(
    people: list[Cells], link: Link, number: Number, township: str | None, meant: list[str]
) -> None:
    """A misaligned paste without village or birth date: too little to link, enough not to call them absent."""
    linked = link(people, [{"name": "莫秀英", "id_number": number(BORN, 11), "township": township}])
    assert linked.links["decision"].to_list() == ["review"]
    assert [person for _, person, certain in claimed(linked) if not certain] == meant


def test_an_unlinked_row_claims_nobody(people: list[Cells], link: Link) -> None:
    assert claimed(link(people, [{"name": "欧阳丽", **SAME_VILLAGE}])) == []


def test_an_unreadable_row_claims_in_doubt_and_has_no_link(people: list[Cells], link: Link, number: Number) -> None:
    unreadable = [{"name": "韦永红", "id_number": number(BORN, 11)}, {"name": "韦永红", **SAME_VILLAGE}]
    linked = link(people, [], unreadable=unreadable)
    assert linked.links.is_empty()
    assert claimed(linked) == [(1000, "父", False), (1001, "子", False), (1001, "父", False)]


def test_rows_that_bear_the_households_number(county: County, accepted: Callable[..., pl.DataFrame]) -> None:
    source = county.sources["register_income"]
    good = accepted(source, [{"household_id": "H1"}, {"household_id": None}])
    bad = accepted(source, [{"household_id": "H2"}], first=1000)
    claims = list_household_matches(Admission(source.id, good, empty("quarantine"), bad))
    lines = claims.select("row_number", "person_id", "household_id", "certain").rows()
    assert lines == [(2, None, "H1", True), (1000, None, "H2", False)]
