"""应享未享: three meanings of nothing, one line per person or household, and who has not reported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest

from casework.policy_gaps import (
    EntitlementDeclaration,
    PolicyLedger,
    add_assistance,
    count_policy_gaps,
    find_entitlement_faults,
    find_last_quarter,
    find_policy_gaps,
)
from casework.policy_gaps.declaration import PERSON_TYPES
from casework.policy_gaps.find_policy_gaps import PolicyGaps
from domain.county.source import SourceDeclaration
from tests.simulation.county_frames import sample_declarations

DAY = date(2026, 9, 30)
AID: dict[str, Any] = {
    "title": "参保资助", "names": ["医保参保 资助"], "department": "医保局", "for": "under_monitoring",
    "ground": "监测对象", "clause": "county default, no clause",
}  # fmt: skip
PUPILS = AID | {
    "title": "雨露计划",
    "names": [],
    "row": {"source": "education_students", "where": "enrolment_status = '在读'"},
}
HOUSES = AID | {"title": "危房改造", "names": [], "per": "household", "for": "is_head", "department": "住建局"}
POOR = AID | {"title": "生活补贴", "names": [], "for": "assistance LIKE '%、低保、%'"}
_LEDGER = {
    "file": pl.String, "sheet": pl.String, "row_number": pl.Int64, "person_id": pl.String, "household_id": pl.String,
    "certain": pl.Boolean, "policy": pl.String, "enjoyed": pl.Boolean, "quarter": pl.Int64,
}  # fmt: skip


def _people(*people: tuple[str, str, dict[str, Any]]) -> pl.DataFrame:
    """person_id, household_id and facts of each."""
    schema = dict.fromkeys(("person_id", "household_id", "township", "village"), pl.String()) | PERSON_TYPES
    lines = [
        {"person_id": person, "household_id": home, "township": "甲镇", "village": "乙村", "gone": False, **facts}
        for person, home, facts in people
    ]
    return pl.DataFrame([{name: line.get(name) for name in schema} for line in lines], schema=schema)


MONITORED = _people(
    ("P1", "H1", {"under_monitoring": True, "is_head": True}), ("P2", "H1", {"under_monitoring": True}),
    ("P3", "H2", {"under_monitoring": False, "is_head": True}),
    ("P4", "H1", {"under_monitoring": True, "gone": True}),
)  # fmt: skip


def _ledger(*rows: tuple[str | None, str, bool | None, int | None], certain: bool = True) -> PolicyLedger:
    """Person, policy, enjoyed, quarter of every row."""
    homes = {"P1": "H1", "P2": "H1", "P3": "H2", "P4": "H1"}
    lines = [
        {"file": "台账.xlsx", "sheet": "一", "row_number": number, "person_id": person,
         "household_id": homes.get(person or ""), "certain": certain, "policy": policy, "enjoyed": enjoyed,
         "quarter": quarter}
        for number, (person, policy, enjoyed, quarter) in enumerate(rows, start=2)
    ]  # fmt: skip
    frame = pl.DataFrame(lines, schema=_LEDGER)
    return PolicyLedger("delivered", frame, frame.drop_nulls("person_id"))


def _find(
    *policies: dict[str, Any], ledger: PolicyLedger, people: pl.DataFrame = MONITORED,
    rows: Mapping[str, pl.DataFrame] | None = None,
) -> PolicyGaps:  # fmt: skip
    declared = EntitlementDeclaration.model_validate({"policies": policies})
    return find_policy_gaps(declared.policies, people, rows or {}, ledger, DAY)


def _states(found: PolicyGaps) -> list[tuple[str, str]]:
    return found.gaps.select("person_id", "state").rows()


def test_who_is_not_named_and_who_is_denied_is_a_gap() -> None:
    found = _find(AID, ledger=_ledger(("P1", "参保资助", False, 3), ("P9", "参保资助", True, 3)))
    assert _states(found) == [("P1", "denied"), ("P2", "absent")]
    (denied, absent) = found.gaps.to_dicts()
    assert (denied["source"], denied["file"], denied["row_number"]) == ("policy_ledger", "台账.xlsx", 2)
    assert absent["row_number"] is None
    (report,) = found.reports.to_dicts()
    assert (report["status"], report["entitled"], report["enjoying"]) == ("reported", 2, 0)
    assert (report["denied"], report["absent"], report["doubtful"], report["unknown"]) == (1, 1, 0, 0)


def test_who_enjoys_it_is_none_also_under_another_name_of_the_policy() -> None:
    found = _find(AID, ledger=_ledger(("P1", "医保参保资助", True, 3), ("P2", "参保资助（三季度）", True, 3)))
    assert found.gaps.is_empty()
    assert found.reports["enjoying"].to_list() == [2]


@pytest.mark.parametrize(
    ("ledger", "status"),
    [
        (_ledger(("P1", "别的政策", True, 3)), "not_reported"),
        (_ledger(("P1", "参保资助", False, 2)), "not_reported"),
        (PolicyLedger("refused", _ledger().reported, _ledger().rows), "refused"),
        (PolicyLedger("not_delivered", _ledger().reported, _ledger().rows), "not_delivered"),
    ],
)
def test_what_nobody_reported_is_unknown_and_no_gap(ledger: PolicyLedger, status: str) -> None:
    found = _find(AID, ledger=ledger)
    assert found.gaps.is_empty()
    (report,) = found.reports.to_dicts()
    assert (report["department"], report["status"], report["unknown"]) == ("医保局", status, 2)
    assert report["absent"] is None


@pytest.mark.parametrize(
    "ledger",
    [
        _ledger(("P1", "参保资助", True, 3), certain=False),
        _ledger(("P1", "参保资助", None, 3)),
        _ledger(("P1", "参保资助", True, None), ("P3", "参保资助", True, 3)),
    ],
)
def test_what_is_not_sure_waits(ledger: PolicyLedger) -> None:
    assert _states(_find(AID, ledger=ledger)) == [("P1", "doubtful"), ("P2", "absent")]


def test_of_several_rows_the_one_that_grants_counts() -> None:
    ledger = _ledger(("P1", "参保资助", False, 3), ("P1", "参保资助", True, 3), ("P2", "参保资助", True, 3))
    assert _find(AID, ledger=ledger).gaps.is_empty()


def test_a_policy_for_households_is_asked_once_for_each() -> None:
    found = _find(HOUSES, ledger=_ledger(("P2", "危房改造", True, 3)))
    assert found.gaps.select("household_id", "person_id", "state").rows() == [("H2", "P3", "absent")]


def test_a_needed_row_of_a_source_that_cannot_be_used_makes_nobody_entitled_and_is_named() -> None:
    ledger = _ledger(("P9", "雨露计划", True, 3))
    pupils = pl.DataFrame(
        {"person_id": ["P1", "P2"], "household_id": ["H1", "H1"], "certain": [True, False],
         "enrolment_status": ["在读", "在读"]}
    )  # fmt: skip
    assert _states(_find(PUPILS, ledger=ledger, rows={"education_students": pupils})) == [("P1", "absent")]
    (report,) = _find(PUPILS, ledger=ledger).reports.to_dicts()
    assert (report["entitled"], report["missing_sources"]) == (0, "education_students")


def test_assistance_counts_while_it_is_in_force() -> None:
    rows = pl.DataFrame(
        {
            "person_id": ["P1", "P2", "P3", "P3"], "certain": [True, True, True, False],
            "category": ["低保", "低保", "特困供养", "低保"], "start_date": [date(2026, 1, 1)] * 4,
            "stop_date": [None, date(2026, 5, 1), None, None],
        }
    )  # fmt: skip
    people = add_assistance(MONITORED.drop("assistance"), rows, DAY)
    found = _find(POOR, ledger=_ledger(("P9", "生活补贴", True, 3)), people=people, rows={"civil_assistance": rows})
    assert _states(found) == [("P1", "absent")]
    none = add_assistance(MONITORED.drop("assistance"), None, DAY)
    (report,) = _find(POOR, ledger=_ledger(("P9", "生活补贴", True, 3)), people=none).reports.to_dicts()
    assert (report["entitled"], report["missing_sources"]) == (0, "civil_assistance")


def test_policies_that_nobody_declared_are_counted() -> None:
    ledger = _ledger(("P1", "某某补贴", True, 3), (None, "某某补贴", True, 3), ("P1", "参保资助", True, 3))
    assert _find(AID, ledger=ledger).undeclared.rows() == [("某某补贴", 2)]


def test_gaps_are_counted_per_township() -> None:
    counts = count_policy_gaps(_find(AID, ledger=_ledger(("P1", "参保资助", False, 3))).gaps)
    assert counts.rows() == [("甲镇", "参保资助", 1, 1, 0)]


@pytest.mark.parametrize(
    ("day", "quarter"),
    [(date(2026, 9, 30), 3), (date(2026, 10, 31), 3), (date(2026, 12, 31), 4), (date(2027, 1, 31), 4),
     (date(2026, 9, 29), 2), (date(2026, 3, 31), 1)],
)  # fmt: skip
def test_the_last_quarter_that_has_ended(day: date, quarter: int) -> None:
    assert find_last_quarter(day) == quarter


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"department": "无此局"}, "没有哪个数据来源属于这个部门"),
        ({"for": "age"}, "表达式的结果不是“是/否”"),
        ({"for": "salary > 1"}, "没有名为“salary”"),
        ({"row": {"source": "nowhere"}}, "没有这个数据来源"),
        ({"row": {"source": "education_students", "where": "wrong = 1"}}, "没有名为“wrong”"),
        ({"title": "别的", "names": ["雨露计划（补助）"]}, "已归“雨露计划”"),
    ],
)
def test_what_a_county_writes_wrongly_is_told(change: dict[str, Any], problem: str) -> None:
    sources: dict[str, SourceDeclaration] = sample_declarations().sources
    types = {"education_students": {"enrolment_status": pl.String()}}
    declared = EntitlementDeclaration.model_validate({"policies": [PUPILS, AID | change]})
    faults = list(find_entitlement_faults(declared, sources, types))  # type: ignore[arg-type]
    assert [problem in fault.problem for fault in faults] == [True]
