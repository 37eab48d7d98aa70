"""A period's list beside the previous one's."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from domain.tables import conform, empty
from ledger.list_history import GONE, WAITING, GrowthRule, ListHistory, PreviousList, compare_with_previous

HOME = {
    "household_id": "H1", "township": "甲镇", "village": "乙村", "risks": "因病", "findings": 1,
    "certainty": "to_verify", "mandatory": False, "monitored": False, "priority": 1, "due_on": None,
}  # fmt: skip
CLUE = {
    "clue_id": "C1", "household_id": "H1", "person_id": None, "township": "甲镇", "village": "乙村",
    "rule_id": "medical_burden", "risk": "因病", "source": "insurance_settlement", "value": None, "evidence": "",
    "certainty": "to_verify", "bracket": None,
}  # fmt: skip
BEFORE = {"status": "new", "first_period": "2025Q4"}


def _table(name: str, *lines: dict[str, Any]) -> pl.DataFrame:
    schema = {column: dtype for column, dtype in empty(name).schema.items() if not lines or column in lines[0]}
    return pl.DataFrame(list(lines), schema=schema)


def _previous(**tables: pl.DataFrame) -> PreviousList:
    return PreviousList(
        "2026Q2", **{name: empty(name) for name in ("suspected", "findings", "resolved", "suppressed")} | tables
    )


def _unanswered(*pairs: tuple[str, str]) -> pl.DataFrame:
    return pl.DataFrame(list(pairs), schema={"rule_id": pl.String, "household_id": pl.String}, orient="row")


def _compared(
    listed: list[dict[str, Any]], clues: list[dict[str, Any]], previous: PreviousList, *unanswered: tuple[str, str]
) -> ListHistory:
    findings = conform(_table("findings", *clues), "findings")
    return compare_with_previous(
        _table("suspected", *(listed or [HOME])).head(len(listed)),
        findings,
        _unanswered(*unanswered),
        previous,
        "2026Q3",
    )


def _status(listed: dict[str, Any], previous: PreviousList) -> tuple[str, str]:
    line = _compared([listed], [CLUE], previous).suspected.row(0, named=True)
    return line["status"], line["first_period"]


LISTED = _previous(suspected=_table("suspected", HOME | BEFORE), findings=_table("findings", CLUE))


def test_nothing_before_is_new() -> None:
    assert _status(HOME, PreviousList.none()) == ("new", "2026Q3")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, "continuing"),
        ({"risks": "住房、因病"}, "worsened"),
        ({"risks": "住房"}, "worsened"),
        ({"certainty": "confirmed"}, "worsened"),
        ({"village": "丙村"}, "moved"),
        ({"township": "丁镇", "risks": "住房、因病"}, "moved"),
        ({"findings": 5}, "continuing"),
    ],
)
def test_status_beside_the_previous_list(change: dict[str, Any], status: str) -> None:
    assert _status(HOME | change, LISTED) == (status, "2025Q4")


def test_fewer_risks_are_no_worsening() -> None:
    more = _table("suspected", HOME | BEFORE | {"risks": "住房、因病", "certainty": "confirmed"})
    assert _status(HOME, _previous(suspected=more)) == ("continuing", "2025Q4")


def test_a_clue_that_is_gone_is_resolved_and_reopens_when_it_comes_back() -> None:
    gone = _compared([], [], LISTED, ("dangerous_house", "H1"))
    assert gone.resolved.rows() == [("H1", "C1", GONE, "2026Q3", "2025Q4")]
    assert gone.suppressed.is_empty()
    later = _previous(resolved=gone.resolved)
    assert _status(HOME, later) == ("reopened", "2025Q4")
    assert _compared([HOME], [CLUE], later).resolved.is_empty()


def test_what_was_resolved_long_ago_stays_resolved_since_then() -> None:
    old = _table("resolved", {"household_id": "H1", "clue_id": "C1", "reason": GONE, "since": "2026Q1"})
    assert _compared([], [], _previous(resolved=old)).resolved["since"].to_list() == ["2026Q1"]


def test_a_clue_that_nobody_can_tell_of_is_not_resolved() -> None:
    waits = _compared([], [], LISTED, ("medical_burden", "H1"), ("dangerous_house", "H2"))
    assert waits.resolved.is_empty()
    assert waits.suppressed.rows() == [("H1", "C1", "medical_burden", WAITING, "2025Q4", "甲镇", "乙村")]
    later = _previous(suppressed=waits.suppressed)
    assert _status(HOME, later) == ("continuing", "2025Q4")
    assert _status(HOME | {"village": "丙村"}, later) == ("moved", "2025Q4")
    assert _compared([], [], later, ("medical_burden", "H1")).suppressed["clue_id"].to_list() == ["C1"]
    assert _compared([], [], later).resolved.rows() == [("H1", "C1", GONE, "2026Q3", "2025Q4")]


@pytest.mark.parametrize(("now", "status"), [(14999.0, "continuing"), (15000.0, "worsened"), (None, "continuing")])
def test_an_amount_that_has_grown_by_the_share_is_worse(now: float | None, status: str) -> None:
    before = _previous(suspected=LISTED.suspected, findings=_table("findings", CLUE | {"value": 10000.0}))
    clues = conform(_table("findings", CLUE | {"value": now}), "findings")
    growth = GrowthRule(frozenset({"medical_burden"}), 0.5)
    found = compare_with_previous(_table("suspected", HOME), clues, _unanswered(), before, "2026Q3", growth)
    assert found.suspected["status"].to_list() == [status]
    other = GrowthRule(frozenset({"accident"}), 0.5)
    found = compare_with_previous(_table("suspected", HOME), clues, _unanswered(), before, "2026Q3", other)
    assert found.suspected["status"].to_list() == ["continuing"]


def test_tables_of_a_run_that_did_not_know_the_newer_columns_are_read() -> None:
    old = {"resolved": ["first_period"], "suppressed": ["township", "village"]}
    waits = {"household_id": "H1", "clue_id": "C1", "rule_id": "medical_burden", "reason": WAITING, "since": "2026Q1"}
    gone = {"household_id": "H1", "clue_id": "C9", "reason": GONE, "since": "2026Q1"}
    before = _previous(resolved=_table("resolved", gone), suppressed=_table("suppressed", waits))
    assert not {*old["resolved"]} & {*before.resolved.columns}
    assert _status(HOME, before) == ("continuing", "2026Q1")
    assert _compared([], [], before).resolved.height == 2


def test_attention_of_a_listed_household_is_not_resolved() -> None:
    watched = CLUE | {"clue_id": "C2", "rule_id": "severe_disability", "certainty": "attention"}
    listed = _previous(suspected=LISTED.suspected, findings=_table("findings", CLUE, watched))
    assert _compared([], [], listed).resolved["clue_id"].to_list() == ["C1"]


def test_attention_was_never_on_a_list() -> None:
    watched = _previous(findings=_table("findings", CLUE | {"certainty": "attention"}))
    gone = _compared([], [], watched)
    assert gone.resolved.is_empty()
    assert _status(HOME, _previous(resolved=gone.resolved)) == ("new", "2026Q3")


def test_area_findings_are_nobodys_clue() -> None:
    area = _previous(findings=_table("findings", CLUE | {"household_id": None, "rule_id": "water_area"}))
    assert _compared([], [], area).resolved.is_empty()
