"""How an order stands: exactly one state, and nothing is closed without what closes it."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.orders import STATES
from casework.orders.closings import MENDED
from tests.casework.order_frames import (
    DUE,
    ISSUED,
    RUNS,
    derive,
    make_clue_lines,
    make_order_events,
    make_orders,
)

TODAY = date(2026, 12, 31)
OCTOBER, NOVEMBER = date(2026, 10, 20), date(2026, 11, 20)
ONE = make_orders({"order_no": "单1"})
MEDICAL = make_orders({"order_no": "单1", "risk": "因病", "department": "医保局"})


def state(states: pl.DataFrame, order: str = "单1") -> str:
    return str(states.filter(pl.col("order_no") == order)["state"].item())


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((), "issued"),
        ((("单1", "received", OCTOBER),), "received"),
        ((("单1", "in_progress", OCTOBER),), "received"),
        ((("单1", "done", OCTOBER),), "done"),
        ((("单1", "done", OCTOBER), ("单1", "received", NOVEMBER)), "done"),
        ((("单1", "done", OCTOBER), ("单1", "in_progress", NOVEMBER)), "received"),
        ((("单1", "returned", OCTOBER),), "returned"),
        ((("单1", "returned", OCTOBER), ("单1", "done", NOVEMBER)), "done"),
        ((("单1", "done", OCTOBER), ("单1", "cancelled", NOVEMBER)), "cancelled"),
        ((("单1", "cancelled", OCTOBER), ("单1", "restored", NOVEMBER)), "issued"),
        ((("单1", "restored", OCTOBER), ("单1", "cancelled", NOVEMBER)), "cancelled"),
        ((("单1", "done", TODAY + timedelta(days=1)),), "issued"),
    ],
)
def test_the_last_word_of_the_department_counts(events: tuple[tuple[str, str, date], ...], expected: str) -> None:
    assert state(derive(ONE, make_order_events(*events), TODAY)) == expected


def test_where_no_data_are_asked_for_the_report_closes_it() -> None:
    line = derive(MEDICAL, make_order_events(("单1", "done", OCTOBER)), TODAY).row(0, named=True)
    assert (line["state"], line["closed_on"], line["closed_by"]) == ("closed", OCTOBER, "reply")


def test_an_order_is_late_until_the_department_has_reported() -> None:
    nothing = make_order_events()
    assert not derive(ONE, nothing, DUE)["is_overdue"].item()
    late = derive(ONE, nothing, DUE + timedelta(days=3)).row(0, named=True)
    assert (late["is_overdue"], late["days_overdue"]) == (True, 3)
    assert not derive(ONE, make_order_events(("单1", "done", NOVEMBER)), TODAY)["is_overdue"].item()


@pytest.mark.parametrize(
    ("clues", "withdrawn", "expected"),
    [
        ([("r1", "c1", "resolved", "remedied")], (), ("closed", date(2026, 10, 31))),
        ([("r1", "c1", "resolved", "below_threshold")], (), ("closed", date(2026, 10, 31))),
        ([("r1", "c1", "resolved", "row_gone")], (), ("done", None)),
        ([("r1", "c1", "suppressed", "waiting")], (), ("done", None)),
        ([("r1", "c1", "resolved", "remedied")], ("r1",), ("done", None)),
        ([("r0", "c1", "resolved", "remedied")], (), ("done", None)),
        ([("r1", "c2", "resolved", "remedied")], (), ("done", None)),
        # Found again before the report: mended once does not count, mended later does.
        ([("r1", "c1", "found", None), ("r2", "c1", "resolved", "remedied")], (), ("closed", date(2026, 11, 30))),
    ],
)
def test_a_house_is_closed_by_the_departments_own_next_data(
    clues: list[tuple[str, str, str, str | None]], withdrawn: tuple[str, ...], expected: tuple[str, date | None]
) -> None:
    events = make_order_events(("单1", "done", OCTOBER))
    line = derive(ONE, events, TODAY, make_clue_lines(*clues), *withdrawn).row(0, named=True)
    assert (line["state"], line["closed_on"]) == expected
    # What the data say is no report.
    assert state(derive(ONE, make_order_events(), TODAY, make_clue_lines(*clues), *withdrawn)) == "issued"


def test_data_that_come_before_the_report_close_it_with_the_report() -> None:
    mended = make_clue_lines(("r1", "c1", "resolved", "remedied"))
    events = make_order_events(("单1", "done", NOVEMBER))
    assert derive(ONE, events, TODAY, mended)["closed_on"].item() == NOVEMBER
    again = make_clue_lines(("r1", "c1", "resolved", "remedied"), ("r2", "c1", "found", None))
    late = make_order_events(("单1", "done", date(2026, 12, 5)))
    assert state(derive(ONE, late, TODAY, again)) == "done"


def test_every_clue_must_be_mended() -> None:
    orders = make_orders({"order_no": "单1", "clue_ids": "c1、c2"})
    events = make_order_events(("单1", "done", OCTOBER))
    first = make_clue_lines(("r1", "c1", "resolved", "remedied"))
    assert state(derive(orders, events, TODAY, first)) == "done"
    both = make_clue_lines(("r1", "c1", "resolved", "remedied"), ("r2", "c2", "resolved", "remedied"))
    assert derive(orders, events, TODAY, both)["closed_on"].item() == date(2026, 11, 30)


def test_an_order_in_its_place_replaces_it_as_long_as_it_holds() -> None:
    orders = make_orders(
        {"order_no": "单1"}, {"order_no": "单2", "earlier_order": "单1", "issued_on": date(2026, 11, 2)}
    )
    done = ("单1", "done", OCTOBER)
    states = derive(orders, make_order_events(done), TODAY)
    assert (state(states), states["replaced_by"].to_list()) == ("replaced", ["单2", None])
    assert state(derive(orders, make_order_events(done, ("单2", "cancelled", NOVEMBER)), TODAY)) == "done"
    # Of what was closed before, a further order is a new matter.
    closed = derive(orders, make_order_events(done), TODAY, make_clue_lines(("r1", "c1", "resolved", "remedied")))
    assert state(closed) == "closed"


days = st.integers(0, 80).map(lambda number: ISSUED + timedelta(days=number))
order_names = st.sampled_from(("单1", "单2", "单3"))
EVENTS = ("received", "in_progress", "done", "returned", "cancelled", "restored")
happenings = st.lists(
    st.tuples(order_names, st.sampled_from(EVENTS), days),
    max_size=8,
)
other_states = st.sampled_from((("found", None), ("suppressed", "waiting")))
reasons = st.sampled_from((*MENDED, "row_gone", "window_passed", "rule_changed"))
tellings = st.lists(
    st.tuples(
        st.sampled_from([run for run, _ in RUNS]), st.sampled_from(("c1", "c2")),
        st.one_of(other_states, st.tuples(st.just("resolved"), reasons)),
    ),
    max_size=8, unique_by=lambda line: line[:2],
)  # fmt: skip
ORDERS = make_orders(
    {"order_no": "单1", "clue_ids": "c1、c2"},
    {"order_no": "单2", "earlier_order": "单1", "issued_on": date(2026, 11, 5)},
    {"order_no": "单3", "risk": "因病", "department": "医保局", "clue_ids": "c2"},
)


@given(happened=happenings, told=tellings, withdrawn=st.sets(st.sampled_from(["r1", "r2"])), at=days)
@settings(max_examples=80, deadline=None)
def test_whatever_happens_every_order_has_one_state_and_is_closed_by_something(
    happened: list[tuple[str, str, date]],
    told: list[tuple[str, str, tuple[str, str | None]]],
    withdrawn: set[str],
    at: date,
) -> None:
    clues = [(run, clue, *said) for run, clue, said in told]
    states = derive(ORDERS, make_order_events(*happened), at, make_clue_lines(*clues), *withdrawn)
    assert sorted(states["order_no"]) == sorted(ORDERS.filter(pl.col("issued_on") <= at)["order_no"])
    assert set(states["state"]) <= set(STATES)
    mended_by = {(run, clue) for run, clue, said, why in clues if said == "resolved" and why in MENDED}
    for line in states.iter_rows(named=True):
        order = line["order_no"]
        events = [event for name, event, day in sorted(happened, key=lambda one: one[2]) if name == order and day <= at]
        words = [event for event in events if event in {"cancelled", "restored"}]
        assert (line["state"] == "cancelled") == (words[-1:] == ["cancelled"])
        assert (line["state"] == "closed") == (line["closed_on"] is not None) == (line["closed_by"] is not None)
        if line["state"] == "closed":
            assert "done" in events
            assert line["closed_on"] <= at
        if line["state"] == "closed" and line["risk"] == "住房":
            last = line["closing_run_id"]
            assert last not in withdrawn | {"r0"}
            assert any((last, clue) in mended_by for clue in line["clue_ids"].split("、"))
        if line["is_overdue"]:
            assert line["state"] in {"issued", "received", "returned"}
            assert line["due_on"] < at
    # The same lines in another order of arrival say the same, but for what happened on one day.
    if len({(name, day) for name, _, day in happened}) == len(happened):
        turned = derive(ORDERS, make_order_events(*reversed(happened)), at, make_clue_lines(*clues), *withdrawn)
        assert turned["state"].to_list() == states["state"].to_list()
