"""Which run is the run before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.periods import Period
from ledger.run_order import select_history, select_register_history
from tests.ledger.remembered_county import make_table

LINE: dict[str, Any] = {
    "command": "run", "policy": "", "configuration": "", "code": "", "rule_digests": "{}", "edition": 1,
    "state": "published",
}  # fmt: skip


def _history(period: str, as_of: date, *runs: tuple[Any, ...]) -> list[str]:
    lines = [
        LINE | {"run_id": run[0], "period": run[1], "as_of": run[2]} | (run[3] if len(run) > 3 else {}) for run in runs
    ]
    return select_history(make_table("ledger_runs", lines), Period.parse(period), as_of)["run_id"].to_list()


END = date(2026, 9, 30)


def test_periods_of_every_kind_are_ordered_by_their_day() -> None:
    runs = [
        ("a", "2026Q3", END), ("b", "2026-08", date(2026, 8, 31)), ("c", "2025", date(2025, 12, 31)),
        ("d", "2026C1", date(2026, 6, 30)), ("e", "2026-11", date(2026, 11, 30)),
    ]  # fmt: skip
    assert _history("2026-10", date(2026, 10, 31), *runs) == ["c", "d", "b", "a"]


@pytest.mark.parametrize(
    ("period", "before"), [("2026-12", []), ("2026Q4", ["m"]), ("2026", ["m", "q"]), ("2026C1", ["m", "q", "y"])]
)
def test_on_one_day_a_month_comes_before_a_quarter_a_year_and_a_campaign(period: str, before: list[str]) -> None:
    day = date(2026, 12, 31)
    runs = [("y", "2026", day), ("q", "2026Q4", day), ("m", "2026-12", day), ("c", "2026C1", day)]
    assert _history(period, day, *runs) == before


def test_of_one_period_the_newest_published_run_counts() -> None:
    runs = [("a", "2026Q3", END), ("b", "2026Q3", END), ("c", "2026Q3", END, {"state": "withdrawn"})]
    assert _history("2026Q4", date(2026, 12, 31), *runs, ("r", "2026-10", date(2026, 10, 31), {"state": "ready"})) == [
        "b"
    ]


def test_neither_its_own_period_nor_a_property_search_comes_before_a_run() -> None:
    runs = [("a", "2026Q3", date(2026, 8, 31)), ("p", "2026-08", date(2026, 8, 31), {"command": "property-search"})]
    assert _history("2026Q3", END, *runs) == []


def test_a_withdrawn_run_tells_of_people_where_its_period_has_no_other() -> None:
    june, july, august = date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31)
    states = {"a": "withdrawn", "b": "published", "c": "withdrawn", "d": "ready"}
    runs = [("a", "2026Q2", june), ("b", "2026-07", july), ("c", "2026-07", july), ("d", "2026-08", august)]
    lines = [LINE | {"run_id": run, "period": period, "as_of": day, "state": states[run]} for run, period, day in runs]
    table = make_table("ledger_runs", lines)
    assert select_register_history(table, Period.parse("2026Q3"), END)["run_id"].to_list() == ["a", "b"]
    assert select_history(table, Period.parse("2026Q3"), END)["run_id"].to_list() == ["b"]
