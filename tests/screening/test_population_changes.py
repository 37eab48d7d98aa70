"""Changes that the register does not hold yet: whose they are, where, and until when it must follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from domain.tables import empty
from pipeline.county.load_county import load_county
from screening.population_changes import PopulationChangeInputs, find_population_changes
from screening.rules.rule_examples import make_typed_rows

COUNTY = load_county(Path(__file__).parents[2] / "config")
AS_OF = date(2026, 9, 30)
Lines = Sequence[Mapping[str, Any]]
LINKED = {"decision": "linked", "person_id": "P1"}
NOBODY = {"decision": "unlinked", "person_id": None}


def member(person: str, name: str, number: str, home: str = "H1") -> dict[str, object]:
    return {
        "person_id": person, "household_id": home, "township": "白沙镇", "village": "古板村", "name": name,
        "id_number": number, "is_head": person == "P1",
    }  # fmt: skip


MEMBERS = pl.DataFrame(
    [member("P1", "莫文", "450321196603120119"), member("P2", "莫武", "450321199003120135")],
)


def changes(
    lines: Lines,
    found: Lines,
    source: str = "police_changes",
    joined: Mapping[int, str] | None = None,
    months: int = 1,
) -> list[dict[str, Any]]:
    """The table for rows 1, 2 ... of a source, each with its link; `joined`: row -> household of its householder."""
    rows = make_typed_rows(lines, COUNTY.sources[source]).with_columns(
        file=pl.lit("a.csv"), sheet=pl.lit(""), row_number=pl.int_range(1, pl.len() + 1), numeric_id=pl.lit(value=False)
    )
    place = rows.select("file", "sheet", "row_number")
    links = pl.concat(
        [place, pl.DataFrame(found, schema_overrides={"person_id": pl.String})], how="horizontal"
    ).with_columns(source=pl.lit(source))
    heads = pl.DataFrame(
        [("a.csv", "", row, home) for row, home in (joined or {}).items()],
        schema={"file": pl.String, "sheet": pl.String, "row_number": pl.Int64, "household_id": pl.String},
        orient="row",
    )
    given = PopulationChangeInputs({source: rows}, links, MEMBERS, heads, COUNTY.regions, AS_OF, months)
    return find_population_changes(given).to_dicts()


def test_a_death_is_told_until_the_register_has_it() -> None:
    (line,) = changes([{"death_date": "2026-01-31"}], [LINKED], "civil_deaths")
    assert (line["change"], line["person_id"], line["household_id"]) == ("死亡", "P1", "H1")
    assert (line["township"], line["village"], line["basis"]) == ("白沙镇", "古板村", "person")
    assert (line["due_on"], line["overdue"]) == (date(2026, 2, 28), True)


def test_a_source_without_addresses_may_tell_of_several() -> None:
    other = LINKED | {"person_id": "P2"}
    lines = changes([{"death_date": "2026-01-31"}, {"death_date": "2026-02-28"}], [LINKED, other], "civil_deaths")
    assert [line["person_id"] for line in lines] == ["P1", "P2"]


@pytest.mark.parametrize(("day", "overdue"), [("2026-08-29", True), ("2026-08-30", False), ("2026-09-30", False)])
def test_the_month_ends_with_its_last_day(day: str, overdue: bool) -> None:
    (line,) = changes([{"change": "死亡", "changed_on": day}], [LINKED])
    assert line["overdue"] is overdue


def test_a_change_after_the_day_of_the_run_is_not_told() -> None:
    assert changes([{"change": "死亡", "changed_on": "2026-10-01"}], [LINKED]) == []


def test_a_change_without_a_date_has_no_clock() -> None:
    (line,) = changes([{"change": "死亡"}], [LINKED])
    assert (line["due_on"], line["overdue"]) == (None, None)


def test_who_came_back_has_not_left() -> None:
    out, back = {"change": "迁出", "changed_on": "2026-03-01"}, {"change": "迁入", "changed_on": "2026-05-01"}
    assert changes([out, back], [LINKED, LINKED]) == []
    (line,) = changes([back, out | {"changed_on": "2026-06-01"}], [LINKED, LINKED])
    assert line["change"] == "迁出"


def test_the_dead_have_not_moved() -> None:
    dead, out = {"change": "死亡", "changed_on": "2026-03-01"}, {"change": "迁出", "changed_on": "2026-04-01"}
    assert [line["change"] for line in changes([dead, out], [LINKED, LINKED])] == ["死亡"]


def test_a_row_in_review_tells_nothing() -> None:
    waits = {"decision": "review", "person_id": "P1"}
    assert changes([{"change": "死亡", "changed_on": "2026-03-01"}], [waits]) == []


@pytest.mark.parametrize(("name", "told"), [("莫斌", True), ("莫 文", False), ("莫文", False)])
def test_a_new_name_is_told_while_the_register_has_the_old(name: str, told: bool) -> None:
    row = {"change": "姓名变更", "changed_on": "2026-03-01", "name": name, "former_name": "莫文"}
    assert bool(changes([row], [LINKED])) is told


@pytest.mark.parametrize(("number", "told"), [("450321196603120135", True), ("'450321196603120119", False)])
def test_a_new_number_is_told_while_the_register_has_the_old(number: str, told: bool) -> None:
    row = {"change": "证件号变更", "changed_on": "2026-03-01", "name": "莫文", "id_number": number}
    assert bool(changes([row], [LINKED])) is told


def test_a_newborn_stands_with_its_householder() -> None:
    (line,) = changes([{"change": "出生", "changed_on": "2026-09-10", "address": "白沙镇"}], [NOBODY], joined={1: "H1"})
    assert (line["household_id"], line["village"], line["basis"]) == ("H1", "古板村", "householder")
    assert line["person_id"] is None


@pytest.mark.parametrize(
    ("address", "township", "village", "basis"),
    [
        ("广西桂林市阳朔县葡萄镇杨梅岭村委会3组", "葡萄镇", "杨梅岭村", "address"),
        ("阳朔县白沙镇", "白沙镇", None, "address"),
        ("桂林市临桂区某村", None, None, "unknown"),
        (None, None, None, "unknown"),
    ],
)
def test_else_in_the_place_of_its_address(
    address: str | None, township: str | None, village: str | None, basis: str
) -> None:
    (line,) = changes([{"change": "迁入", "changed_on": "2026-09-10", "address": address}], [NOBODY])
    assert (line["household_id"], line["township"], line["village"], line["basis"]) == (None, township, village, basis)


def test_a_child_that_the_register_has_is_no_change() -> None:
    assert changes([{"change": "出生", "changed_on": "2026-09-10"}], [LINKED]) == []
    assert changes([{"change": "死亡", "changed_on": "2026-09-10"}], [NOBODY]) == []


def test_the_county_may_give_more_time() -> None:
    (line,) = changes([{"change": "死亡", "changed_on": "2026-07-10"}], [LINKED], months=3)
    assert line["due_on"] == date(2026, 10, 10)


def test_nobody_told_of_changes() -> None:
    nothing = PopulationChangeInputs({}, empty("links"), MEMBERS, pl.DataFrame(), COUNTY.regions, AS_OF, 1)
    assert find_population_changes(nothing).equals(empty("population_changes"))
