"""Whatever happens over the months: no due date moves without an event that moves it, and what is done was stopped."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.workdays import add_working_days
from tests.casework.clock_frames import ClueLife

FIRST = date(2026, 9, 30)
happening = st.sampled_from(("list", "list", "list", "campaign", "rest", "wait", "skip"))
answer = st.none() | st.tuples(
    st.integers(1, 29), st.sampled_from(("属实", "不属实", "已解决")), st.sampled_from((True, False))
)
extension = st.none() | st.tuples(st.integers(1, 29), st.integers(1, 60))
month = st.tuples(happening, answer, extension)


def _live(
    life: ClueLife, place: int, step: tuple[Any, Any, Any], before: dict[str, Any] | None
) -> dict[str, Any] | None:
    """A month: an answer, an extension, then the run. Returns the clock after it, and checks what may have moved."""
    kind, answered, extended = step
    as_of, since = FIRST + timedelta(days=30 * place), FIRST + timedelta(days=30 * (place - 1))
    if answered and before:
        life.answer(since + timedelta(days=answered[0]), answered[1], answered[2])
    if extended and before:
        day = since + timedelta(days=extended[0])
        life.extend(day, life.judge(day)["due_on"] + timedelta(days=extended[1]))
    if kind == "skip":
        life.skip()
        return None
    if kind in {"rest", "wait"}:
        life.rest(as_of, "waiting" if kind == "wait" else "checked")
        running = life.find_running(as_of)
        return running.row(0, named=True) if running.height else None
    visit_by = as_of + timedelta(days=10) if kind == "campaign" else None
    clock = life.run(as_of, "continuing" if life.events else "new", visit_by=visit_by)
    if before is None:
        assert (clock["clock_started_on"], clock["due_on"]) == (as_of, visit_by or add_working_days(as_of, 20))
    else:
        _check_move(life, before, clock, kind == "campaign", bool(extended))
    return clock


def _check_move(
    life: ClueLife, before: dict[str, Any], clock: dict[str, Any], is_campaign: bool, is_extended: bool
) -> None:
    if clock["clock_started_on"] != before["clock_started_on"]:
        days = [one["checked_on"] for one in life.answers]
        assert any(before["clock_started_on"] <= day <= clock["clock_started_on"] for day in days)
    elif clock["due_on"] > before["due_on"]:
        assert is_extended, "a due date became later without an extension"
    elif clock["due_on"] < before["due_on"]:
        assert is_campaign, "a due date became earlier without a campaign"
    else:
        assert clock == before or is_campaign


@settings(max_examples=100, deadline=None)
@given(st.lists(month, min_size=2, max_size=8))
def test_no_due_date_moves_without_an_event_that_moves_it(steps: list[tuple[Any, Any, Any]]) -> None:
    life, clock = ClueLife(), None
    for place, step in enumerate(steps):
        clock = _live(life, place, step, clock)
        if clock is not None:
            _check_state(life, FIRST + timedelta(days=30 * place + 7))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(extension, st.booleans()), min_size=1, max_size=6))
def test_extensions_that_are_taken_back_leave_nothing_behind(steps: list[tuple[Any, bool]]) -> None:
    life = ClueLife()
    first = life.run(FIRST, "new")
    for place, (extended, is_undone) in enumerate(steps, start=1):
        if extended:
            day = FIRST + timedelta(days=30 * (place - 1) + extended[0])
            life.extend(day, life.judge(day)["due_on"] + timedelta(days=extended[1]))
        if is_undone and life.extensions:
            life.extensions.pop()
        as_of = FIRST + timedelta(days=30 * place)
        expected = life.extensions[-1]["due_on"] if life.extensions else first["due_on"]
        assert life.run(as_of)["due_on"] == expected
    life.extensions.clear()
    assert life.find_running(FIRST + timedelta(days=365)).row(0, named=True) == first


def _check_state(life: ClueLife, day: date) -> None:
    line = life.judge(day)
    stops = [one["checked_on"] for one in life.answers if line["clock_started_on"] <= one["checked_on"] <= day]
    assert (line["state"] == "done") == bool(stops)
    assert line["stopped_on"] == (min(stops) if stops else None)
    assert line["stopped_by"] == ("answer" if stops else None)
    assert (line["state"] == "overdue") == (not stops and line["due_on"] < day)
