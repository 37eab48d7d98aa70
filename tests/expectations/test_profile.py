"""A delivery in numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

import pytest

from domain.county.source import SourceDeclaration
from domain.handover import RawRows
from expectations import list_profile_columns
from tests.expectations.inspecting import inspected

MakeRows = Callable[..., RawRows]
TODAY = date(2026, 9, 30)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _id_number(sequence: int) -> str:
    """An invented number with the check character that GB 11643 asks for."""
    body = f"45032119900307{sequence:03d}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def _profile(
    raw_rows: RawRows, source: SourceDeclaration, *rules: str, before: dict[str, float] | None = None
) -> dict[str, float]:
    return inspected([raw_rows], source, frozenset(rules), before=before).profile


def test_shares_are_taken_over_every_row(make_rows: MakeRows, houses: SourceDeclaration) -> None:
    rows = [
        {"name": "李甲", "id_number": _id_number(1), "grade": "C", "assessed_on": "2026-09-20", "loss": "100"},
        {"name": "李乙", "id_number": "450321199003072000", "grade": "c级", "assessed_on": "2026-09-01", "loss": "300"},
        {"name": "李丙", "grade": "E", "assessed_on": "无", "loss": "若干"},
        {"grade": "D"},
    ]
    numbers = _profile(make_rows(houses, rows, numeric=[4]), houses, "grade")
    expected = {
        "rows": 4,
        "accepted": 2,
        "quarantined_share": 0.5,
        "numeric_id_share": 0.25,
        "rounded_id_share": 0.5,
        "valid_id_share": 0.5,
        "filled_name": 0.75,
        "filled_assessed_on": 0.5,
        "readable_assessed_on": 1.0,
        "filled_grade": 1.0,
        "readable_grade": 0.75,
        "distinct_grade": 2,
        "newest_assessed_on_days": 10,
        "filled_loss": 0.75,
        "readable_loss": pytest.approx(2 / 3),
        "median_loss": 100,
        "filled_vacated": 0,
        "share_grade_C": pytest.approx(2 / 3),
        "share_grade_D": pytest.approx(1 / 3),
        "found_unreadable_code": 1,
        "found_unreadable_code_share": 0.25,
        "found_numeric_id": 1,
        "found_masked_id": 0,
    }
    assert {name: numbers[name] for name in expected} == expected


def test_a_share_of_nothing_is_no_number(make_rows: MakeRows, houses: SourceDeclaration) -> None:
    numbers = _profile(make_rows(houses, []), houses)
    assert (numbers["rows"], numbers["accepted"], numbers["same_id_many_names"], numbers["distinct_grade"]) == (0,) * 4
    nothing = ("quarantined_share", "valid_id_share", "filled_name", "newest_assessed_on_days", "median_loss")
    assert all(math.isnan(numbers[name]) for name in nothing)


@pytest.mark.parametrize("rows", [[], [{"name": "李甲"}]])
def test_every_announced_column_is_there(
    make_rows: MakeRows, houses: SourceDeclaration, rows: list[dict[str, str]]
) -> None:
    assert tuple(_profile(make_rows(houses, rows), houses)) == list_profile_columns(houses)


@pytest.mark.parametrize(("names", "found"), [("甲乙丙", 0), ("甲乙丙丁", 1), ("甲甲甲甲", 0)])
def test_one_number_for_many_names(make_rows: MakeRows, houses: SourceDeclaration, names: str, found: int) -> None:
    rows = [{"name": f"李{name}", "id_number": _id_number(1)} for name in names]
    assert _profile(make_rows(houses, rows), houses)["same_id_many_names"] == found


def test_masked_numbers_are_filled_but_not_valid_and_placeholders_are_neither(
    make_rows: MakeRows, houses: SourceDeclaration
) -> None:
    rows = [{"name": "李甲", "id_number": number} for number in (_id_number(2), "4503211990****0011", "无", "0")]
    assert _profile(make_rows(houses, rows), houses)["valid_id_share"] == 0.5


def test_numbers_that_a_spreadsheet_shortened(make_rows: MakeRows, houses: SourceDeclaration) -> None:
    rows = [{"name": "李甲", "id_number": number} for number in ("4.50321E+17", "450321199003071000", _id_number(3))]
    assert _profile(make_rows(houses, rows), houses)["rounded_id_share"] == pytest.approx(2 / 3)


def test_columns_pasted_a_row_off_disagree_with_their_numbers(make_rows: MakeRows, houses: SourceDeclaration) -> None:
    rows = [
        {"name": "李甲", "id_number": _id_number(1), "birth_date": born}
        for born in ("1990-03-07", "1990.3.7", "1985-01-01")
    ]
    numbers = _profile(make_rows(houses, [*rows, {"name": "李乙"}]), houses)
    assert numbers["id_birth_agrees_share"] == pytest.approx(2 / 3)
    assert math.isnan(numbers["id_sex_agrees_share"])


def test_numbers_beside_the_period_before(make_rows: MakeRows, houses: SourceDeclaration) -> None:
    before = _profile(
        make_rows(houses, [{"name": "李甲", "grade": grade, "loss": "2"} for grade in "CCDD"]), houses, "grade"
    )
    rows = [{"name": "李甲", "grade": "C", "loss": "1000"}, {"grade": "C", "name": None, "village": "乙村"}]
    now = _profile(make_rows(houses, rows), houses, before=before)
    expected = {"drift_rows": 0.5, "drift_filled_name": -0.5, "drift_codes_grade": 0.5, "drift_median_loss": 500}
    assert {name: now[name] for name in expected} == expected
    first = _profile(make_rows(houses, rows), houses)
    assert all(math.isnan(number) for name, number in first.items() if name.startswith("drift_"))
