"""What starts a clue's clock, what moves its due date, and what does not."""

from __future__ import annotations

from datetime import date

import pytest

from domain.workdays import add_working_days
from tests.casework.clock_frames import ClueLife

SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 30), date(2026, 12, 31)
MAY = date(2027, 5, 31)


def _due(start: date) -> date:
    return add_working_days(start, 20)


def test_a_new_clue_is_due_twenty_working_days_after_its_list() -> None:
    clock = ClueLife().run(SEPTEMBER, "new")
    assert clock == {"clue_id": "c1", "clock": "issue", "clock_started_on": SEPTEMBER, "due_on": date(2026, 11, 3)}


def test_a_due_date_goes_on_from_list_to_list() -> None:
    life = ClueLife()
    first = life.run(SEPTEMBER, "new")
    assert [life.run(OCTOBER), life.run(NOVEMBER, "worsened"), life.run(DECEMBER, "moved")] == [first] * 3


def test_data_that_did_not_arrive_move_nothing() -> None:
    life = ClueLife()
    first = life.run(SEPTEMBER, "new")
    life.rest(OCTOBER, "waiting")
    assert life.run(NOVEMBER) == first


def test_what_left_and_came_back_begins_anew() -> None:
    life = ClueLife()
    life.run(SEPTEMBER, "new")
    life.skip()
    clock = life.run(NOVEMBER, "reopened")
    assert (clock["clock"], clock["clock_started_on"], clock["due_on"]) == ("issue", NOVEMBER, _due(NOVEMBER))


def test_what_rested_is_rechecked_from_the_list_that_tells_it_again() -> None:
    life = ClueLife()
    life.run(SEPTEMBER, "new")
    life.answer(date(2026, 10, 8), "不属实")
    life.rest(OCTOBER)
    life.rest(NOVEMBER)
    clock = life.run(MAY)
    assert (clock["clock"], clock["due_on"]) == ("recheck", _due(MAY))
    assert life.judge(MAY)["state"] == "waiting"


def test_what_must_be_listed_is_asked_again_with_every_list() -> None:
    """必须列入 never rests: its sheet asks for another answer."""
    life = ClueLife()
    life.run(SEPTEMBER, "new")
    life.answer(date(2026, 10, 8), "不属实")
    again = life.run(OCTOBER)
    assert (again["clock"], again["clock_started_on"]) == ("recheck", OCTOBER)
    assert life.run(NOVEMBER) == again


@pytest.mark.parametrize("include", [False, None])
def test_what_was_found_true_is_asked_again_when_its_days_are_over(include: bool | None) -> None:
    life = ClueLife()
    first = life.run(SEPTEMBER, "new")
    life.answer(date(2026, 10, 8), "属实", include)
    assert [life.run(OCTOBER), life.run(NOVEMBER)] == [first] * 2
    assert life.judge(NOVEMBER)["state"] == "done"
    again = life.run(MAY)
    assert (again["clock"], again["clock_started_on"]) == ("recheck", MAY)


def test_what_was_found_true_and_is_worse_now_is_asked_again() -> None:
    life = ClueLife()
    life.run(SEPTEMBER, "new")
    life.answer(date(2026, 10, 8), "属实", include=False)
    again = life.run(OCTOBER, "worsened")
    assert (again["clock"], again["clock_started_on"]) == ("recheck", OCTOBER)
    assert life.run(NOVEMBER) == again


def test_what_is_to_be_taken_in_stays_done() -> None:
    life = ClueLife()
    first = life.run(SEPTEMBER, "new")
    life.answer(date(2026, 10, 8), "属实", include=True)
    assert life.run(OCTOBER) == first
    done = life.judge(date(2027, 1, 4))
    assert (done["state"], done["stopped_on"], done["stopped_by"]) == ("done", date(2026, 10, 8), "answer")


# --- declarations and campaigns ------------------------------------------------------------------------------


def test_a_declaration_keeps_its_own_days() -> None:
    life, declared = ClueLife(), date(2026, 9, 18)
    first = life.run(SEPTEMBER, "new", declared_on=declared)
    assert (first["clock"], first["clock_started_on"], first["due_on"]) == ("declaration", declared, date(2026, 10, 22))
    assert life.run(OCTOBER, declared_on=declared, visit_by=date(2026, 10, 9)) == first


def test_in_a_campaign_everything_new_is_due_on_its_day() -> None:
    clock = ClueLife().run(SEPTEMBER, "new", visit_by=date(2026, 11, 30))
    assert (clock["clock"], clock["due_on"]) == ("campaign", date(2026, 11, 30))


@pytest.mark.parametrize(
    ("visit_by", "expected"),
    [
        (date(2026, 10, 20), ("campaign", date(2026, 10, 20))),
        (date(2026, 11, 20), ("issue", date(2026, 11, 3))),
    ],
)
def test_a_campaign_makes_a_due_date_earlier_and_never_later(visit_by: date, expected: tuple[str, date]) -> None:
    life = ClueLife()
    life.run(SEPTEMBER, "new")
    clock = life.run(date(2026, 10, 5), visit_by=visit_by)
    assert (clock["clock"], clock["due_on"]) == expected
    assert clock["clock_started_on"] == SEPTEMBER
    assert life.run(OCTOBER)["due_on"] == expected[1]


def test_an_overdue_clue_stays_overdue_in_a_campaign() -> None:
    life = ClueLife()
    life.run(SEPTEMBER, "new")
    life.run(DECEMBER, visit_by=date(2027, 1, 20))
    assert (life.judge(DECEMBER)["state"], life.judge(DECEMBER)["days_overdue"]) == ("overdue", 58)


# --- extensions -------------------------------------------------------------------------------------------------


def test_an_extension_holds_from_its_day_until_it_is_taken_back() -> None:
    life, later = ClueLife(), date(2026, 12, 10)
    first = life.run(SEPTEMBER, "new")
    life.extend(date(2026, 10, 20), later)
    assert life.judge(date(2026, 10, 19))["due_on"] == first["due_on"]
    assert life.judge(date(2026, 10, 20))["due_on"] == later
    assert life.run(OCTOBER)["due_on"] == later
    assert life.run(NOVEMBER)["due_on"] == later
    life.extensions.clear()
    assert life.judge(NOVEMBER)["due_on"] == first["due_on"]
    assert life.run(DECEMBER)["due_on"] == first["due_on"]


def test_a_campaign_after_an_extension_goes_before_it() -> None:
    life = ClueLife()
    life.run(SEPTEMBER, "new")
    life.extend(date(2026, 10, 20), date(2026, 12, 10))
    assert life.run(OCTOBER, visit_by=date(2026, 11, 10))["due_on"] == date(2026, 11, 10)
    assert life.run(NOVEMBER)["due_on"] == date(2026, 11, 10)
    life.extend(date(2026, 12, 1), date(2026, 12, 20))
    assert life.run(DECEMBER)["due_on"] == date(2026, 12, 20)


def test_an_extension_of_a_declaration_is_kept_beside_its_own_days() -> None:
    life, declared = ClueLife(), date(2026, 9, 18)
    life.run(SEPTEMBER, "new", declared_on=declared)
    life.extend(date(2026, 10, 20), date(2026, 11, 12))
    assert life.run(OCTOBER, declared_on=declared)["due_on"] == date(2026, 11, 12)
    life.extensions.clear()
    assert life.run(NOVEMBER, declared_on=declared)["due_on"] == date(2026, 10, 22)


def test_an_extension_of_a_clock_that_has_ended_says_nothing_of_the_next() -> None:
    life = ClueLife()
    life.run(SEPTEMBER, "new")
    life.extend(date(2026, 10, 20), date(2026, 12, 10))
    life.answer(date(2026, 10, 22), "不属实")
    assert life.run(OCTOBER)["due_on"] == _due(OCTOBER)
    assert life.judge(NOVEMBER)["due_on"] == _due(OCTOBER)


def test_a_run_that_kept_no_clocks_started_them_where_the_clue_came_onto_the_list() -> None:
    life = ClueLife()
    for day in (SEPTEMBER, OCTOBER):
        life.keep(day, "found")
    assert life.run(NOVEMBER) == ClueLife().run(SEPTEMBER, "new")
