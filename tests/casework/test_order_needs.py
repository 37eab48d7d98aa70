"""Which orders are due: true clues, measures without effect, what was reported done and is not; none twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from casework.orders import OrderGround, find_due_orders, find_newest_measures, judge_effects, select_unissued
from casework.orders.frames import FRAMES
from domain.workdays import add_working_days
from tests.casework.order_frames import make_orders, make_states
from tests.ledger.databases import make_lines

TODAY, AS_OF = date(2026, 11, 2), date(2026, 10, 31)
VISITED = date(2026, 10, 8)
DUTIES = pl.DataFrame(
    [
        ("住房", "住建局", "改造", 60, "confirmed"),
        ("因病", "医保局", "医保", 20, "included"),
        ("因病", "卫健局", "救治", 20, "included"),
    ],
    schema=FRAMES["duties"].schema,
    orient="row",
)


def make_clues(*lines: dict[str, Any]) -> pl.DataFrame:
    nothing = {
        "clue_id": "c1", "household_id": "H1", "township": "甲镇", "village": "乙村", "risk": "住房",
        "last_result": "属实", "last_checked_on": VISITED, "is_found": True,
    }  # fmt: skip
    return pl.DataFrame([nothing | line for line in lines], schema=FRAMES["answered_clues"].schema)


def make_measures(effect: str | None, recorded: str = "2026-11-01", **more: Any) -> pl.DataFrame:
    line = {"household_id": "H1", "risk": "住房", "department": "住建局", "effect": effect, "import_id": None}
    lines = make_lines("household_measures", line | {"recorded_at": f"{recorded}T08:00:00"} | more)
    return find_newest_measures(judge_effects(lines, ["无效", "不明显"]))


def find(
    clues: pl.DataFrame, states: pl.DataFrame | None = None, measures: pl.DataFrame | None = None,
    included: tuple[str, ...] = (),
) -> list[tuple[str, str, str, str | None]]:  # fmt: skip
    """Risk, department, cause and earlier order of each that is due."""
    ground = OrderGround(
        clues, pl.Series(included, dtype=pl.String), make_measures(None)[:0] if measures is None else measures,
        make_states() if states is None else states, DUTIES, frozenset({"住房"}), "r1", AS_OF,
    )  # fmt: skip
    return find_due_orders(ground, TODAY).select("risk", "department", "cause", "earlier_order").rows()


CONFIRMED = ("住房", "住建局", "confirmed", None)


def test_a_true_clue_is_ordered_from_whose_duty_it_is() -> None:
    assert find(make_clues({})) == [CONFIRMED]
    assert find(make_clues({"last_result": "不属实"})) == []
    assert find(make_clues({"last_result": None, "last_checked_on": None})) == []


def test_what_is_due_only_for_the_included_waits_for_the_decision() -> None:
    clues = make_clues({"risk": "因病"})
    assert find(clues) == []
    assert [line[1] for line in find(clues, included=("H1",))] == ["医保局", "卫健局"]


def test_the_deadline_is_in_working_days_and_clues_of_one_risk_stand_in_one_order() -> None:
    ground = OrderGround(
        make_clues({}, {"clue_id": "c2"}), pl.Series([], dtype=pl.String), make_measures(None)[:0], make_states(),
        DUTIES, frozenset({"住房"}), "r1", AS_OF,
    )  # fmt: skip
    line = find_due_orders(ground, TODAY).row(0, named=True)
    assert (line["clue_ids"], line["due_on"], line["issued_on"], line["run_id"]) == (
        "c1、c2", add_working_days(TODAY, 60), TODAY, "r1",
    )  # fmt: skip


@pytest.mark.parametrize("state", ["issued", "received", "returned", "done"])
def test_none_is_issued_while_one_is_open(state: str) -> None:
    open_order = make_states({"order_no": "单1", "state": state, "done_on": date(2026, 10, 31)})
    assert find(make_clues({}, {"clue_id": "c2"}), open_order) == []


def test_what_was_closed_or_cancelled_is_ordered_again_only_after_a_new_visit() -> None:
    for ended in (
        {"state": "closed", "closed_on": date(2026, 10, 20)},
        {"state": "cancelled", "cancelled_on": date(2026, 10, 20)},
    ):
        states = make_states({"order_no": "单1", **ended})
        assert find(make_clues({}), states) == []
        assert find(make_clues({"last_checked_on": date(2026, 10, 28)}), states) == [CONFIRMED]
        assert find(make_clues({"clue_id": "c9"}), states) == [CONFIRMED]


def test_what_was_reported_done_and_the_data_still_tell_of_is_ordered_again() -> None:
    done = {"order_no": "单1", "state": "done", "done_on": date(2026, 10, 20)}
    assert find(make_clues({}), make_states(done)) == [("住房", "住建局", "not_confirmed", "单1")]
    # A run of a day before the report says nothing of it; a clue that waits neither.
    assert find(make_clues({}), make_states(done | {"done_on": AS_OF})) == []
    assert find(make_clues({"is_found": False}), make_states(done)) == []


def test_a_measure_without_effect_is_ordered_again_once() -> None:
    closed = {"order_no": "单1", "state": "closed", "closed_on": date(2026, 10, 20)}
    again = ("住房", "住建局", "ineffective", "单1")
    assert find(make_clues({}), make_states(closed), make_measures("不明显")) == [again]
    assert find(make_clues({}), make_states(closed), make_measures("效果明显")) == []
    # Told before the last order: that one is about it.
    assert find(make_clues({}), make_states(closed), make_measures("无效", "2026-10-01")) == []
    assert find(make_clues({}), make_states({"order_no": "单1"}), make_measures("无效")) == []


def test_without_any_order_a_measure_without_effect_is_a_first_one() -> None:
    clues = make_clues({"last_result": None, "last_checked_on": None})
    assert find(clues, None, make_measures("无效")) == [("住房", "住建局", "ineffective", None)]
    other = make_measures("无效", risk="因病", department="乡镇")
    sick = make_clues({"risk": "因病"})
    assert {line[1] for line in find(sick, None, other, included=("H1",))} == {"医保局", "卫健局"}


def test_two_officers_do_not_issue_the_same() -> None:
    first, second = make_orders({"order_no": ""}), make_orders({"order_no": "单1"})
    nothing_known = pl.Series([], dtype=pl.String)
    assert select_unissued(first, second, nothing_known).is_empty()
    assert select_unissued(first, second, second["order_no"]).height == 1
