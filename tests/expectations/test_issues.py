"""What is wrong with rows and columns, in words for the department."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import polars as pl
import pytest

from domain.county.source import SourceDeclaration
from domain.handover import RawRows
from domain.tables import conform
from expectations import Suite, list_profile_columns
from tests.expectations.inspecting import inspected

MakeRows = Callable[..., RawRows]
Cells = dict[str, str | None]
TODAY = date(2026, 9, 30)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
UNIT_BAND = {
    "type": "expect_column_values_to_be_between",
    "kwargs": {"column": "median_loss", "min_value": 50},
    "severity": "warning",
    "meta": {"message": "单位"},
}


def _id_number(sequence: int) -> str:
    """An invented number with the check character that GB 11643 asks for."""
    body = f"45032119900307{sequence:03d}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def _issues(raw_rows: RawRows, source: SourceDeclaration, *rules: str, suite: Suite | None = None) -> pl.DataFrame:
    return inspected([raw_rows], source, frozenset(rules), suite).issues


@pytest.mark.parametrize(
    ("cells", "check", "field"),
    [
        ({"id_number": "450321199003070019"}, "invalid_id", "id_number"),
        ({"id_number": "450321********0012"}, "masked_id", "id_number"),
        ({"id_number": "4.50321E+17"}, "rounded_id", "id_number"),
        ({"name": "李?"}, "name_damaged", "name"),
        ({"assessed_on": "2026-10-01"}, "future_date", "assessed_on"),
        ({"assessed_on": "去年"}, "unreadable_date", "assessed_on"),
        ({"grade": "E"}, "unreadable_code", "grade"),
        ({"loss": "若干"}, "unreadable_amount", "loss"),
    ],
)
def test_one_defect_of_one_row(
    make_rows: MakeRows, houses: SourceDeclaration, cells: Cells, check: str, field: str
) -> None:
    fine: Cells = {"name": "李甲", "grade": "C", "assessed_on": "2026-09-30", "loss": "无"}
    found = _issues(make_rows(houses, [fine, fine | cells]), houses, "grade")
    assert found.select("source", "row_number", "check", "field").rows() == [("houses", 4, check, field)]
    assert found["problem"][0].startswith(f"“{houses.fields[field].title}”")
    value = next(iter(cells.values())) or ""
    assert value not in found["problem"][0] + found["cure"][0]
    assert conform(found, "issues").equals(found)


def test_numbers_from_numeric_cells_are_told_once(make_rows: MakeRows, houses: SourceDeclaration) -> None:
    found = _issues(make_rows(houses, [{"name": "李甲", "id_number": "450321199003070000"}], numeric=[3]), houses)
    assert found["check"].to_list() == ["numeric_id"]


def test_a_row_that_names_nobody(make_rows: MakeRows, houses: SourceDeclaration) -> None:
    found = _issues(make_rows(houses, [{"grade": "C"}]), houses)
    assert found.select("check", "field").rows() == [("no_identity", None)]
    assert found["problem"][0].startswith("本行的“户主姓名”")


def test_the_odd_name_under_a_number_is_told(make_rows: MakeRows, houses: SourceDeclaration) -> None:
    rows = [{"name": name, "id_number": _id_number(1)} for name in ("李甲", "李甲", "李 甲", "李乙")]
    assert _issues(make_rows(houses, rows), houses)["row_number"].to_list() == [6]
    tie = _issues(make_rows(houses, rows[2:]), houses)
    assert tie.select("check", "row_number").rows() == [("same_id_several_names", 3), ("same_id_several_names", 4)]


def test_a_column_in_another_unit(make_rows: MakeRows, houses: SourceDeclaration) -> None:
    raw_rows = make_rows(houses, [{"name": "李甲", "loss": amount} for amount in ("1.2", "0.8", "3", "2", "1")])
    suite = Suite.model_validate({"source": "houses", "expectations": [UNIT_BAND]})
    found = _issues(raw_rows, houses, suite=suite)
    assert found.select("sheet", "row_number", "field", "check").rows() == [("白沙镇", None, "loss", "amount_unit")]
    assert not _issues(raw_rows, houses).height


def test_headings_that_nobody_declared(make_rows: MakeRows, houses: SourceDeclaration) -> None:
    raw_rows = make_rows(houses, [{"name": "李甲"}])
    sheet = raw_rows.sheets[0].__class__("房屋.xlsx", "白沙镇", "0" * 64, "recognised", unknown_headings=("装修款",))
    found = _issues(RawRows(raw_rows.source, raw_rows.rows, raw_rows.dropped, raw_rows.rows_read, (sheet,)), houses)
    assert found.select("row_number", "check", "problem").rows() == [
        (None, "unknown_heading", "表头“装修款”不认识，这一列没有读取")
    ]


def _keys(make_rows: MakeRows, houses: SourceDeclaration, rows: Sequence[Cells]) -> list[str]:
    return _issues(make_rows(houses, rows), houses)["issue_key"].to_list()


def test_the_same_defect_of_the_same_person_keeps_its_key(make_rows: MakeRows, houses: SourceDeclaration) -> None:
    wrong: Cells = {"name": "李甲", "village": "乙村", "assessed_on": "去年", "id_number": _id_number(1)}
    [key] = _keys(make_rows, houses, [wrong])
    moved: Cells = wrong | {"assessed_on": "前年", "id_number": f" {_id_number(1)}号", "village": "丙村"}
    assert _keys(make_rows, houses, [{"name": "李乙"}, moved]) == [key]
    assert _keys(make_rows, houses, [wrong | {"id_number": _id_number(2)}]) != [key]
    [by_name] = _keys(make_rows, houses, [wrong | {"id_number": None}])
    assert _keys(make_rows, houses, [wrong | {"id_number": "无"}]) == [by_name]
    assert _keys(make_rows, houses, [wrong | {"id_number": None, "village": "丙村"}]) != [by_name]


def test_every_check_found_has_its_number_in_the_profile(make_rows: MakeRows, houses: SourceDeclaration) -> None:
    rows: list[Cells] = [{"name": "李1", "id_number": "1", "grade": "E", "assessed_on": "x"}, {"loss": "1"}]
    found = set(_issues(make_rows(houses, rows, numeric=[3]), houses, "grade")["check"])
    assert len(found) > 3
    assert {f"found_{check}" for check in found} <= set(list_profile_columns(houses))
