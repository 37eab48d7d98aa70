"""When a declaration is closed: by a visit, by the platform's reply, by the register's own entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipeline.county.load_county import load_county
from screening.closed_declarations import DeclarationAnswers, add_closing_days
from screening.rules.clue_ids import make_clue_ids
from screening.rules.rule_examples import make_typed_rows

SOURCES = load_county(Path(__file__).parents[2] / "config").sources
DECLARED, AS_OF = date(2026, 8, 3), date(2026, 9, 30)
OWN = pl.DataFrame({"household_id": ["H1"], "person_id": ["P1"], "subject": ["GD1"]}).with_columns(
    township=pl.lit("白沙镇"), village=pl.lit("古板村")
)
Line = Mapping[str, Any]


def closed_on(
    visit: Line | None = None, reply: Line | None = None, since: date | None = None, certain: bool = True
) -> date | None:
    """The day that closed a declaration of H1 with ticket GD1, made on 3 August 2026."""
    declared = make_typed_rows(
        [{"declared_on": DECLARED.isoformat(), "ticket_no": "GD1"}], SOURCES["declarations"]
    ).with_columns(
        household_id=pl.lit("H1"), person_id=pl.lit("P1"), township=pl.lit("白沙镇"), village=pl.lit("古板村")
    )
    visits = replies = None
    if visit is not None:
        visits = make_typed_rows([visit], SOURCES["verification_results"]).with_columns(certain=pl.lit(certain))
    if reply is not None:
        replies = make_typed_rows([reply], SOURCES["dispatch_replies"])
    members = pl.DataFrame(
        {"household_id": ["H1"], "monitored_since": [since]}, schema_overrides={"monitored_since": pl.Date}
    )
    rows = add_closing_days(declared, DeclarationAnswers(visits, replies, members), ["declared"], AS_OF)
    assert rows.height == 1
    day = rows["closed_on"].item()
    return day if day is None else date.fromisoformat(str(day))


def test_without_an_answer_it_is_open() -> None:
    assert closed_on() is None


@pytest.mark.parametrize("result", ["不属实", "已解决", "非本人"])
def test_a_visit_that_ends_the_matter(result: str) -> None:
    assert closed_on({"result": result, "checked_on": "2026-08-20"}) == date(2026, 8, 20)


@pytest.mark.parametrize(("include", "closed"), [(False, True), (True, False), (None, False)])
def test_what_is_true_stays_open_until_somebody_decides(include: bool | None, closed: bool) -> None:
    visit = {"result": "属实", "include": include, "checked_on": "2026-08-20"}
    assert bool(closed_on(visit)) is closed


@pytest.mark.parametrize(
    "visit",
    [
        {"checked_on": "2026-08-02"},  # before the declaration
        {"checked_on": "2026-10-01"},  # after the day of the run
        {"checked_on": None},
        {"household_id": "H2"},
        {"clue_id": "another clue of this household"},
    ],
)
def test_a_visit_that_says_nothing_of_it(visit: Line) -> None:
    assert closed_on({"result": "不属实", "checked_on": "2026-08-20", **visit}) is None


def test_a_visit_of_the_day_closes() -> None:
    assert closed_on({"result": "不属实", "checked_on": "2026-08-03"}) == DECLARED


def test_a_visit_may_name_the_clue() -> None:
    clue = make_clue_ids(OWN, "declared").item()
    visit = {"result": "不属实", "checked_on": "2026-08-20", "clue_id": clue}
    assert closed_on(visit) == date(2026, 8, 20)


def test_anothers_household_cannot_close_it_by_its_clue() -> None:
    clue = make_clue_ids(OWN, "declared").item()
    assert closed_on({"result": "不属实", "checked_on": "2026-08-20", "clue_id": clue, "household_id": "H2"}) is None


def test_that_the_clue_is_anothers_closes_nothing_while_the_link_stays() -> None:
    clue = make_clue_ids(OWN, "declared").item()
    assert closed_on({"result": "非本人", "checked_on": "2026-08-20", "clue_id": clue}) is None


def test_a_damaged_answer_closes_nothing() -> None:
    assert closed_on({"result": "不属实", "checked_on": "2026-08-20"}, certain=False) is None


@pytest.mark.parametrize(
    ("order", "result", "closed"),
    [
        ("GD1", "已办结", True),
        ("GD1", "不符合条件，已告知", True),
        ("GD1", "正在办理", False),
        ("GD2", "已办结", False),
    ],
)
def test_a_reply_to_the_order(order: str, result: str, closed: bool) -> None:
    assert bool(closed_on(reply={"order_no": order, "result": result, "done_on": "2026-08-30"})) is closed


@pytest.mark.parametrize(("since", "closed"), [(date(2026, 8, 25), True), (date(2025, 8, 25), False)])
def test_who_was_entered_since_is_done(since: date, closed: bool) -> None:
    assert bool(closed_on(since=since)) is closed


def test_the_first_answer_counts() -> None:
    visit = {"result": "不属实", "checked_on": "2026-08-20"}
    assert closed_on(visit, {"order_no": "GD1", "result": "已办结", "done_on": "2026-08-10"}) == date(2026, 8, 10)
