"""An answer that does not speak for the household of its own clue is refused, for the first reason that holds."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from ledger import REFUSALS, ClueRegister, add_refusals, add_row_refusals

TODAY = date(2026, 10, 20)
ISSUED = date(2026, 9, 30)
CLUES = [("c1", "甲户", ISSUED), ("c2", "乙户", ISSUED), ("c2", "丙户", date(2026, 6, 30)), ("area", None, ISSUED)]
HOMES = [("甲户", ["白沙镇"]), ("乙户", ["福利镇"]), ("丙户", ["福利镇", "旧福利乡"]), ("丁户", [])]


RUNS = [("run1", ISSUED, False), ("run2", date(2026, 10, 10), False), ("old", date(2026, 10, 1), True)]
NAMES = pl.List(pl.String)
SCHEMA: dict[str, Any] = {
    "file": pl.String, "household_id": pl.String, "clue_id": pl.String, "result": pl.String, "include": pl.Boolean,
    "checked_by": pl.String, "checked_on": pl.Date, "run_id": pl.String, "sheet_townships": NAMES,
    "row_townships": NAMES,
}  # fmt: skip
DAY = date(2026, 10, 16)


def register(*, has_runs: bool = True) -> ClueRegister:
    clues = pl.DataFrame(CLUES, schema=["clue_id", "household_id", "issued_on"], orient="row")
    homes = pl.DataFrame(HOMES, schema={"household_id": pl.String, "townships": NAMES}, orient="row")
    runs = pl.DataFrame(RUNS, schema={"run_id": pl.String, "as_of": pl.Date, "is_replaced": pl.Boolean}, orient="row")
    return ClueRegister(clues, homes, runs, has_runs)


def answer(**cells: object) -> dict[str, object]:
    line = {
        "file": "a",
        "household_id": "甲户",
        "clue_id": "c1",
        "result": "属实",
        "checked_by": "李",
        "checked_on": DAY,
    }
    return dict.fromkeys(SCHEMA) | {"sheet_townships": [], "row_townships": []} | line | cells


def judge(*answers: dict[str, object], has_runs: bool = True) -> list[str | None]:
    frame = pl.DataFrame(list(answers), schema=SCHEMA)
    judged = add_refusals(frame, register(has_runs=has_runs), TODAY)
    assert judged.drop("check").equals(frame)
    return judged["check"].to_list()


def check(
    home: str | None, clue: str | None, day: date | None = DAY, by: tuple[str, ...] = (), row: tuple[str, ...] = (),
    *, has_runs: bool = True,
) -> str | None:  # fmt: skip
    cells = {"household_id": home, "clue_id": clue, "checked_on": day}
    line = answer(**cells, sheet_townships=list(by), row_townships=list(row))
    return judge(line, has_runs=has_runs)[0]


@pytest.mark.parametrize(
    ("home", "clue"), [("甲户", "c1"), ("甲户", None), ("乙户", "c2"), ("丙户", "c2"), ("丁户", None)]
)
def test_a_households_own_clue_and_the_household_itself_can_be_answered(home: str, clue: str | None) -> None:
    assert check(home, clue) is None


@pytest.mark.parametrize(
    ("home", "clue", "day", "reason"),
    [
        ("戊户", "c1", None, "unknown_household"),
        (None, "c1", None, "unknown_household"),
        ("甲户", "c9", None, "unknown_clue"),
        ("甲户", "c2", None, "not_this_household"),
        ("甲户", "area", None, "not_this_household"),
        ("甲户", "c1", date(2031, 1, 1), "date_in_future"),
        ("甲户", None, date(2026, 10, 21), "date_in_future"),
        ("甲户", "c1", date(2026, 9, 29), "date_before_issue"),
        ("丙户", "c2", date(2026, 6, 29), "date_before_issue"),
    ],
)
def test_the_first_reason_that_holds(home: str | None, clue: str | None, day: date | None, reason: str) -> None:
    assert check(home, clue, day) == reason


def test_days_at_the_edge_and_visits_before_any_clue_are_taken() -> None:
    assert check("甲户", "c1", TODAY) is None
    assert check("甲户", "c1", ISSUED) is None
    assert check("丙户", "c2", date(2026, 7, 1)) is None
    assert check("甲户", None, date(2026, 1, 1)) is None
    assert check("甲户", "c1", None) is None


def test_a_file_or_row_of_another_township_is_refused() -> None:
    assert check("乙户", "c2", by=("白沙镇",)) == "not_this_township"
    assert check("乙户", None, row=("白沙镇",)) == "not_this_township"
    assert check("乙户", "c2", by=("福利镇",), row=("白沙镇",)) == "not_this_township"
    assert check("乙户", "c2", by=("白沙镇", "福利镇"), row=("福利镇",)) is None
    # A township that was renamed since, and a household whose township nobody knows.
    assert check("丙户", "c2", by=("旧福利乡",)) is None
    assert check("丁户", None, by=("白沙镇",)) is None
    assert check("丁户", None, by=("白沙镇",), row=("福利镇",)) == "not_this_township"


def test_where_no_run_can_have_asked_no_clue_is_unknown() -> None:
    assert check("甲户", "c9", has_runs=False) is None


def test_every_refusal_says_its_column_and_cure() -> None:
    assert all(
        field in {"row_code", "household_id", "clue_id", "result", "checked_by", "checked_on"} and "请" in cure
        for field, _, cure in REFUSALS.values()
    )


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"run_id": "nobodys", "household_id": "戊户"}, "unknown_run"),
        ({"run_id": "old"}, "replaced_run"),
        ({"run_id": "run2"}, None),
        ({"run_id": "run2", "checked_on": date(2026, 10, 9)}, "date_before_issue"),
        ({"run_id": "run1", "checked_on": ISSUED}, None),
        ({"run_id": "run2", "clue_id": None, "checked_on": date(2026, 10, 9)}, "date_before_issue"),
        ({"checked_by": None}, "no_checker"),
        *(({"result": word, "include": True}, "contradiction") for word in ("不属实", "已解决", "非本人")),
        *(
            ({"result": word, "include": value}, None)
            for word in ("不属实", "已解决", "非本人")
            for value in (None, False)
        ),
        ({"result": "属实", "include": True}, None),
    ],
)
def test_a_list_says_of_which_run_it_is_and_an_answer_does_not_contradict_itself(
    cells: dict[str, object], reason: str | None
) -> None:
    assert judge(answer(**cells)) == [reason]


def test_two_results_for_one_clue_and_day_in_a_file_are_both_refused() -> None:
    other, later = answer(result="不属实"), answer(result="已解决", checked_on=date(2026, 10, 17))
    assert judge(answer(), other, later) == ["contradiction", "contradiction", None]
    assert judge(answer(), answer(file="b", result="不属实")) == [None, None]
    assert judge(answer(), answer()) == [None, None]
    assert judge(answer(include=True), answer(include=False)) == ["contradiction"] * 2
    assert judge(answer(include=True), answer(include=None)) == [None, None]
    assert judge(answer(household_id="乙户", clue_id="c2"), other) == [None, None]


ROW: dict[str, Any] = {
    "file": pl.String, "kind": pl.String, "row_key": pl.String, "household_id": pl.String,
    "code_household_id": pl.String, "result": pl.String, "checked_by": pl.String, "checked_on": pl.Date,
    "asks_checker": pl.Boolean, "run_id": pl.String, "sheet_townships": NAMES, "row_townships": NAMES,
}  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({}, None),
        ({"household_id": None, "code_household_id": None}, None),
        ({"run_id": "nobodys"}, "unknown_run"),
        ({"run_id": "old"}, "replaced_run"),
        ({"household_id": "戊户", "code_household_id": "戊户"}, "unknown_household"),
        ({"household_id": "乙户"}, "not_this_household"),
        ({"sheet_townships": ["福利镇"]}, "not_this_township"),
        ({"checked_by": None}, "no_checker"),
        ({"checked_by": None, "asks_checker": False}, None),
        ({"checked_on": date(2026, 10, 21)}, "date_in_future"),
        ({"checked_on": date(2026, 9, 29)}, "date_before_issue"),
        ({"checked_on": None}, None),
    ],
)
def test_answers_on_other_sheets_pass_the_same_refusals(cells: dict[str, object], reason: str | None) -> None:
    line = {
        "file": "a", "kind": "guarantees", "row_key": "k", "household_id": "甲户", "code_household_id": "甲户",
        "result": "x", "checked_by": "李", "checked_on": DAY, "asks_checker": True, "run_id": "run1",
        "sheet_townships": [], "row_townships": [],
    }  # fmt: skip
    rows = pl.DataFrame([line | cells], schema=ROW)
    assert add_row_refusals(rows, register(), TODAY)["check"].to_list() == [reason]
    twice = pl.DataFrame([line | cells, line | cells | {"result": "y"}], schema=ROW)
    assert add_row_refusals(twice, register(), TODAY)["check"][0] in {reason, "contradiction"}
