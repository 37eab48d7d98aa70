"""Decisions depend on what stands in a row and in the register, never on where or in which order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import matchers
from matchers import LinkTables
from pipeline.county.county import County
from tests.matchers.fixture_types import SAME_VILLAGE, Cells, Link, Number, Person

BORN, CHILD_BORN = date(1966, 3, 12), date(2012, 5, 6)


@pytest.fixture(scope="module")
def people(person: Person) -> list[Cells]:
    return [
        person("韦建国", BORN, 11, "H1", group="三组"),
        person("韦小明", CHILD_BORN, 13, "H1", relation="之子"),
        person("甲", date(1950, 1, 1), 11, "H2", name="韦永红", former_name="韦红"),
        person("乙", date(1980, 1, 1), 13, "H3", name="韦永红"),
        person("丙", BORN, 11, "H4", name="莫大"),
        person("丁", household="H5", name="莫小", id_number=None),
    ]


@pytest.fixture(scope="module")
def rows(number: Number) -> list[Cells]:
    head = number(BORN, 11)
    return [
        {"name": "韦建国", "id_number": head},
        {"name": "韦小明", "id_number": head, "birth_date": CHILD_BORN},
        {"name": "覃大山", "id_number": head},
        {"name": "韦永红", **SAME_VILLAGE},
        {"name": "韦永红", "sex": "男", **SAME_VILLAGE},
        {"name": "韦永红", "birth_date": date(1980, 1, 1), **SAME_VILLAGE},
        {"name": "莫小", "id_number": number(CHILD_BORN, 22), **SAME_VILLAGE},
        {"name": "韦建国", "id_number": head[:6] + "********" + head[14:], **SAME_VILLAGE},
        {"id_number": head},
        {"name": "欧阳丽"},
    ]


def decisions(linked: LinkTables, order: Sequence[int]) -> dict[int, tuple[object, ...]]:
    lines = linked.links.drop("source", "file", "sheet").rows()
    return {order[line[0] - 2]: line[1:] for line in lines}


@given(order=st.permutations(range(10)), shuffled=st.permutations(range(6)))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_order_changes_nothing(
    order: list[int], shuffled: list[int], people: list[Cells], rows: list[Cells], link: Link
) -> None:
    usual = link(people, rows)
    other = link([people[at] for at in shuffled], [rows[at] for at in order])
    assert decisions(other, order) == decisions(usual, range(10))
    claims = other.possible_matches.with_columns((pl.col("row_number") - 2).replace_strict(dict(enumerate(order))) + 2)
    assert sorted(claims.rows(), key=str) == sorted(usual.possible_matches.rows(), key=str)


def test_the_same_twice(people: list[Cells], rows: list[Cells], link: Link) -> None:
    first, second = link(people, rows), link(people, rows)
    assert first.links.equals(second.links)
    assert first.possible_matches.equals(second.possible_matches)


def test_every_accepted_row_has_one_line(people: list[Cells], rows: list[Cells], link: Link) -> None:
    linked = link(people, rows, unreadable=rows)
    assert linked.links["row_number"].to_list() == list(range(2, 12))


def test_every_code_is_told_somewhere(county: County) -> None:
    """A code that no stage writes would never be seen."""
    folder = Path(matchers.__file__).parent
    told = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    assert [code for code in county.matching.outcomes if f'"{code}"' not in told] == []


def test_a_decision_has_a_method_exactly_when_it_links(county: County) -> None:
    for code, outcome in county.matching.outcomes.items():
        assert (outcome.method is not None) == (outcome.decision == "linked"), code
