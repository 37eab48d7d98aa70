"""How a clock stands on a day, what has stopped it, and what is counted of it."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from casework.clocks import add_change_clocks, add_publicity_clocks, count_clocks
from casework.clocks.judge_clocks import find_household_due_dates
from tests.casework.clock_frames import judge, make_clocks

START, DUE = date(2026, 9, 30), date(2026, 11, 3)


@pytest.mark.parametrize(
    ("day", "state", "days_overdue"),
    [
        (START, "waiting", 0),
        (date(2026, 10, 26), "waiting", 0),
        (date(2026, 10, 27), "due_soon", 0),  # five working days before
        (DUE, "due_soon", 0),
        (date(2026, 11, 4), "overdue", 1),
        (date(2026, 12, 3), "overdue", 30),
    ],
)
def test_a_clock_without_an_answer(day: date, state: str, days_overdue: int) -> None:
    line = judge(make_clocks({}), day).row(0, named=True)
    assert (line["state"], line["days_overdue"], line["stopped_on"]) == (state, days_overdue, None)


def test_the_first_answer_stops_it_in_time_or_late() -> None:
    for answered, late in ((date(2026, 10, 8), 0), (date(2026, 11, 10), 7)):
        answers = [{"clue_id": "c1", "checked_on": answered}, {"clue_id": "c1", "checked_on": date(2026, 12, 1)}]
        line = judge(make_clocks({}), date(2026, 12, 31), answers).row(0, named=True)
        assert (line["state"], line["stopped_on"], line["stopped_by"], line["days_overdue"]) == (
            "done", answered, "answer", late,
        )  # fmt: skip


def test_an_answer_from_before_the_clock_started_or_after_the_day_does_not_stop_it() -> None:
    answers = [{"clue_id": "c1", "checked_on": day} for day in (date(2026, 9, 29), date(2026, 10, 20))]
    assert judge(make_clocks({}), date(2026, 10, 8), answers)["state"].to_list() == ["waiting"]


@pytest.mark.parametrize(
    ("entered", "state"),
    [(date(2026, 10, 15), "done"), (START, "done"), (date(2026, 9, 29), "overdue"), (None, "overdue")],
)
def test_the_register_stops_it_where_the_household_was_entered_since(entered: date | None, state: str) -> None:
    line = judge(make_clocks({}), date(2026, 12, 31), entries=[{"household_id": "H1", "monitored_since": entered}])
    assert line["state"].to_list() == [state]
    assert line["stopped_by"].to_list() == ["register" if state == "done" else None]


def test_an_area_is_nobodys_household() -> None:
    clocks = make_clocks({"household_id": None})
    assert judge(clocks, DUE, entries=[{"household_id": None, "monitored_since": DUE}])["state"].to_list() == [
        "due_soon"
    ]
    counts = count_clocks(judge(clocks, DUE))
    assert counts.select("due_soon", "due_soon_households").rows() == [(1, 0), (1, 0)]


def test_an_urgent_declaration_is_late_after_its_own_day() -> None:
    clocks = make_clocks({"clock": "declaration", "urgent_due_on": date(2026, 9, 18)})
    line = judge(clocks, START).row(0, named=True)
    assert (line["state"], line["days_overdue"], line["due_on"]) == ("overdue", 12, DUE)


def test_a_due_date_of_a_year_without_a_calendar_is_provisional() -> None:
    clocks = make_clocks({}, {"clue_id": "c2", "due_on": date(2029, 3, 5)})
    assert dict(judge(clocks, START).select("clue_id", "is_provisional").iter_rows()) == {"c1": False, "c2": True}


def test_a_household_counts_by_its_most_pressing_clue() -> None:
    late = {"due_on": date(2026, 10, 5)}
    clocks = make_clocks(
        {}, {"clue_id": "c2", **late}, {"clue_id": "c3", "household_id": "H2", "village": "丙村"},
        {"clue_id": "c4", "household_id": "H3", "township": "丁镇"},
    )  # fmt: skip
    answers = [{"clue_id": "c3", "checked_on": date(2026, 10, 8)}]
    counts = count_clocks(judge(clocks, date(2026, 10, 20), answers))
    columns = ("township", "village", "waiting", "overdue", "done", "waiting_households", "overdue_households")
    assert counts.select(*columns, "done_households", "most_days_overdue").rows() == [
        ("丁镇", None, 1, 0, 0, 1, 0, 0, None),
        ("丁镇", "乙村", 1, 0, 0, 1, 0, 0, None),
        ("甲镇", None, 1, 1, 1, 0, 1, 1, 15),
        ("甲镇", "丙村", 0, 0, 1, 0, 0, 1, None),
        ("甲镇", "乙村", 1, 1, 0, 0, 1, 0, 15),
    ]


def test_a_households_due_date_is_that_of_what_is_still_open() -> None:
    early, later = {"due_on": date(2026, 10, 20)}, {"clue_id": "c2", "due_on": date(2026, 12, 1)}
    clocks = make_clocks(early, later)
    for answers, due in (([], date(2026, 10, 20)), (["c1"], date(2026, 12, 1)), (["c1", "c2"], date(2026, 10, 20))):
        lines = [{"clue_id": clue, "checked_on": date(2026, 10, 8)} for clue in answers]
        assert find_household_due_dates(judge(clocks, DUE, lines))["due_on"].to_list() == [due]


def test_publicity_lasts_its_days_the_first_one_counted() -> None:
    days = [(date(2026, 6, 21), date(2026, 6, 25)), (date(2026, 6, 21), date(2026, 6, 24)), (None, None)]
    reviews = pl.DataFrame(days, schema={"published_from": pl.Date, "published_until": pl.Date}, orient="row")
    clocks = add_publicity_clocks(reviews, 5)
    assert clocks["publicity_due_on"].to_list() == [date(2026, 6, 25), date(2026, 6, 25), None]
    assert clocks["is_publicity_complete"].to_list() == [True, False, False]


def test_a_change_of_members_is_late_after_its_month() -> None:
    changes = pl.DataFrame({"due_on": [date(2026, 10, 1), date(2026, 11, 1), None]}, schema={"due_on": pl.Date})
    assert add_change_clocks(changes, pl.lit(date(2026, 10, 15)))["days_overdue"].to_list() == [14, 0, 0]
