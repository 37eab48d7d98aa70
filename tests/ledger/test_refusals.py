"""An answer that does not speak for the household of its own clue is refused, for the first reason that holds."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from ledger import REFUSALS, ClueRegister, add_refusals

TODAY = date(2026, 10, 20)
ISSUED = date(2026, 9, 30)
CLUES = [("c1", "甲户", ISSUED), ("c2", "乙户", ISSUED), ("c2", "丙户", date(2026, 6, 30)), ("area", None, ISSUED)]
HOMES = [("甲户", ["白沙镇"]), ("乙户", ["福利镇"]), ("丙户", ["福利镇", "旧福利乡"]), ("丁户", [])]


def register(*, has_runs: bool = True) -> ClueRegister:
    clues = pl.DataFrame(CLUES, schema=["clue_id", "household_id", "issued_on"], orient="row")
    homes = pl.DataFrame(HOMES, schema={"household_id": pl.String, "townships": pl.List(pl.String)}, orient="row")
    return ClueRegister(clues, homes, has_runs)


def check(
    home: str | None, clue: str | None, day: date | None = date(2026, 10, 16), by: tuple[str, ...] = (),
    row: tuple[str, ...] = (), *, has_runs: bool = True,
) -> str | None:  # fmt: skip
    names = pl.List(pl.String)
    answer = pl.DataFrame(
        [(home, clue, day, list(by), list(row))],
        schema={
            "household_id": pl.String, "clue_id": pl.String, "checked_on": pl.Date, "sheet_townships": names,
            "row_townships": names,
        },
        orient="row",
    )  # fmt: skip
    judged = add_refusals(answer, register(has_runs=has_runs), TODAY)
    assert judged.drop("check").equals(answer)
    found: str | None = judged["check"].item()
    return found


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


def test_where_no_run_can_have_asked_no_clue_is_unknown() -> None:
    assert check("甲户", "c9", has_runs=False) is None


def test_every_refusal_says_its_column_and_cure() -> None:
    assert all(
        field in {"household_id", "clue_id", "checked_on"} and "请" in cure for field, _, cure in REFUSALS.values()
    )
