"""The audit rules of the register: each finds its household, and a sound register is left alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from domain.county.reading import build_model, read_mapping
from domain.county.source import SourceDeclaration
from domain.handover import RawRows
from tests.expectations.inspecting import inspected

MakeRows = Callable[..., RawRows]
Cells = dict[str, str | None]
ROOT = Path(__file__).parents[2]
TODAY = date(2026, 9, 30)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _id_number(birth: str, sequence: int) -> str:
    """An invented number; an odd sequence is a man's."""
    body = f"450321{birth}{sequence:03d}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def _declared(name: str) -> SourceDeclaration:
    path = ROOT / "config" / "sources" / f"{name}.yaml"
    source, faults = build_model(SourceDeclaration, read_mapping(path, path.name)[0], path.name)
    assert source is not None, faults
    return source.model_copy(update={"id": name})


HOME: Cells = {"township": "白沙镇", "village": "古板村", "household_id": "H1", "household_type": "一般农户"}
HEAD: Cells = HOME | {"name": "李甲", "id_number": _id_number("19800101", 1), "relation": "户主", "health": "健康"}
WIFE: Cells = HOME | {"name": "王乙", "id_number": _id_number("19820202", 2), "relation": "配偶", "health": "健康"}
CHILD: Cells = HOME | {
    "name": "李丙", "id_number": _id_number("20140303", 3), "relation": "之子", "student_status": "小学",
    "phone": "13800000000",
}  # fmt: skip
MONITORED: Cells = {"household_type": "监测对象", "monitor_type": "脱贫不稳定户", "monitored_since": "2024-01-01"}


def _checks(make_rows: MakeRows, source: SourceDeclaration, rows: list[Cells]) -> list[tuple[str, int]]:
    found = inspected([make_rows(source, rows)], source).issues
    return found.select("check", "row_number").rows()


@pytest.fixture(scope="module")
def members() -> SourceDeclaration:
    return _declared("register_members")


def test_a_sound_household_is_left_alone(make_rows: MakeRows, members: SourceDeclaration) -> None:
    assert _checks(make_rows, members, [HEAD, WIFE, CHILD]) == []
    assert _checks(make_rows, members, [one | MONITORED for one in (HEAD, WIFE, CHILD)]) == []


# The household as it should be stands in rows 3 to 5.
@pytest.mark.parametrize(
    ("head", "wife", "child", "found"),
    [
        ({}, {}, {"id_number": HEAD["id_number"]}, [("duplicate_id", 3), ("duplicate_id", 5), ("school_stage_age", 5)]),
        ({"relation": "之父"}, {}, {}, [("no_head", 3)]),
        ({}, {"relation": "户主"}, {}, [("several_heads", 3), ("several_heads", 4)]),
        ({}, {"relation": "之女"}, {"relation": "配偶"}, [("spouse_same_sex", 5)]),
        ({}, {}, {"relation": "配偶"}, [("several_spouses", 4), ("several_spouses", 5), ("spouse_same_sex", 5)]),
        ({"student_status": "非在校生"}, {}, {"student_status": None}, [("school_status_missing", 5)]),
        ({"student_status": "普通高中一年级"}, {}, {}, [("school_stage_age", 3)]),
        ({}, {}, {"phone": "1380000000"}, [("phone_form", 5)]),
        ({}, {"village": "竹桥村"}, {}, [("household_in_two_places", 4)]),
        ({"township": "白沙镇"}, {"township": "白沙"}, {}, []),
        ({}, {"household_type": "脱贫户"}, {}, [("household_type_differs", 4)]),
        ({}, {"risk_cleared": "是"}, {}, [("cleared_without_type", 4)]),
        ({}, {"monitor_type": "边缘易致贫户"}, {}, [("monitored_without_date", 4)]),
        (
            {"health": "残疾,长期慢性病", "id_type": "残疾人证"}, {"health": "残疾"}, {},
            [("disability_without_certificate", 4)],
        ),
        ({"id_type": "残疾人证"}, {}, {}, [("certificate_without_disability", 3)]),
    ],
)  # fmt: skip
def test_what_cannot_be_true(
    make_rows: MakeRows,
    members: SourceDeclaration,
    head: Cells,
    wife: Cells,
    child: Cells,
    found: list[tuple[str, int]],
) -> None:
    assert sorted(_checks(make_rows, members, [HEAD | head, WIFE | wife, CHILD | child])) == sorted(found)


def test_a_person_number_is_one_persons(make_rows: MakeRows, members: SourceDeclaration) -> None:
    people = [one | {"person_id": "20000000001"} for one in (HEAD, WIFE)]
    assert [check for check, _ in _checks(make_rows, members, people)] == ["person_number_shared"] * 2
    # Twice the same person, or the same name without a number: nobody else's.
    assert "person_number_shared" not in dict(_checks(make_rows, members, [people[0], people[0]]))


def test_a_household_number_of_two_homes_is_told_of_both(make_rows: MakeRows, members: SourceDeclaration) -> None:
    found = _checks(make_rows, members, [HEAD, WIFE | {"village": "竹桥村", "relation": "户主"}])
    assert sorted(found) == [("household_in_two_places", 4), ("several_heads", 3), ("several_heads", 4)]


def test_a_monitored_household_says_of_what_type(make_rows: MakeRows, members: SourceDeclaration) -> None:
    assert _checks(make_rows, members, [HEAD | MONITORED | {"monitor_type": None}]) == [("monitored_without_type", 3)]


def test_a_register_without_school_column_or_certificates_is_not_asked(
    make_rows: MakeRows, members: SourceDeclaration
) -> None:
    assert _checks(make_rows, members, [HEAD | {"health": "残疾"}, CHILD | {"student_status": None}]) == []


INCOME: Cells = {
    "household_id": "H1", "year": "2025", "household_size": "3", "wage_income": "36000", "business_income": "0",
    "business_cost": "0", "property_income": "0", "transfer_income": "0",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"wage_income": "3.6"}, ["wage_implausible"]),
        ({"wage_income": "360万"}, ["wage_implausible"]),
        ({"household_size": "0"}, ["household_size_implausible"]),
        ({"year": "2027"}, ["year_to_come"]),
    ],
)
def test_income_that_cannot_be_true(make_rows: MakeRows, change: Cells, found: list[str]) -> None:
    assert [check for check, _ in _checks(make_rows, _declared("register_income"), [INCOME | change])] == found


def test_income_of_one_period_twice(make_rows: MakeRows) -> None:
    rows = [INCOME, INCOME | {"quarter": "1"}, INCOME]
    assert _checks(make_rows, _declared("register_income"), rows) == [("income_twice", 3), ("income_twice", 5)]
