"""A township's and the county's figures at a glance agree with what is counted of the lists."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from casework.glance import GlanceInputs, make_glance_tables
from casework.glance.glance_tables import SOURCE_TABLES
from domain.tables import empty, polars_schema

_FILLERS: dict[str, object] = {"String": "", "Int64": 0, "Boolean": False, "Float64": 0.0}
_EMPTY = {name: empty(name) for name in SOURCE_TABLES}


def lines(table: str, *rows: dict[str, Any]) -> pl.DataFrame:
    """The table with these rows; what is left out is zero, and null where it is None."""
    schema = polars_schema(table)
    return pl.DataFrame(
        [{name: row.get(name, _FILLERS[str(kind)]) for name, kind in schema.items()} for row in rows], schema
    )


@pytest.fixture(scope="module")
def made() -> dict[str, pl.DataFrame]:
    tables = _EMPTY | {
        "township_counts": lines(
            "township_counts",
            {"township": "白沙镇", "households": 10, "persons": 30, "listed": 3, "to_verify": 1},
            {"township": "高田镇", "households": 5, "persons": 12},
        ),
        "village_counts": lines(
            "village_counts",
            {"township": "白沙镇", "village": "古板村", "households": 6},
            {"township": "白沙镇", "village": "遇龙村", "households": 4},
            {"township": "高田镇", "village": "凤楼村", "households": 5},
        ),
        "township_risks": lines(
            "township_risks",
            {"township": "白沙镇", "risk": "住房", "households": 1},
            {"township": "白沙镇", "risk": "因病", "households": 3},
        ),
        "township_statuses": lines(
            "township_statuses",
            {"township": "白沙镇", "status": "new", "households": 3},
            {"township": "白沙镇", "status": "continuing", "households": 1},
        ),
        "township_endings": lines(
            "township_endings",
            {"township": "白沙镇", "kind": "resolved", "reason": None, "clues": 4, "off_list": 2},
            {"township": "白沙镇", "kind": "resolved", "reason": "remedied", "clues": 4, "off_list": 2},
        ),
        "clock_counts": lines(
            "clock_counts",
            {
                "township": "白沙镇",
                "village": None,
                "overdue_households": 2,
                "done_households": 2,
                "waiting_households": 2,
                "due_soon_households": 1,
            },
            {"township": "白沙镇", "village": "古板村", "overdue_households": 2, "done_households": 1},
        ),
        "truth_counts": lines("truth_counts", *_answers()),
    }
    return make_glance_tables(GlanceInputs.of_run(tables))


def _answers() -> list[dict[str, Any]]:
    """Seven periods; of 白沙镇 and of a township that is no more."""
    periods = [f"2026-0{month}" for month in range(1, 8)]
    nothing = {"rate": None, "period": None}
    of_periods = [nothing | {"dimension": "period", "key": period, "unanswered": 1} for period in periods]
    of_township = {
        "dimension": "township", "key": "白沙镇", "period": "2026-07", "answered": 4, "confirmed": 1, "refuted": 2,
        "not_theirs": 1, "rate": 0.25,
    }  # fmt: skip
    of_all = {"dimension": "all", "key": "", "period": None, "answered": 8, "confirmed": 6, "rate": 0.75}
    return [of_all, *of_periods, of_township, of_township | {"period": None}]


def test_the_county_s_figures_are_the_sum_of_the_townships(made: dict[str, pl.DataFrame]) -> None:
    figures = made["glance_figures"].select(
        "township", "listed", "to_verify", "first_listed", "visited", "unvisited", "overdue", "answered", "rate"
    )
    assert figures.rows() == [
        (None, 3, 1, 3, 2, 3, 2, 8, 0.75), ("白沙镇", 3, 1, 3, 2, 3, 2, 4, 0.25), ("高田镇", 0, 0, 0, 0, 0, 0, 0, None),
    ]  # fmt: skip


def test_the_most_frequent_risk_stands_first(made: dict[str, pl.DataFrame]) -> None:
    rows = [("因病", 3), ("住房", 1)]
    assert made["glance_risks"].rows() == [*((None, *row) for row in rows), *(("白沙镇", *row) for row in rows)]


def test_households_that_left_the_list_stand_beside_those_on_it(made: dict[str, pl.DataFrame]) -> None:
    changes = made["glance_changes"].filter(township="白沙镇").select("change", "households")
    assert dict(changes.iter_rows()) == {"new": 3, "continuing": 1, "resolved": 2}


def test_results_are_of_the_last_periods_and_what_is_not_theirs_is_not_true(made: dict[str, pl.DataFrame]) -> None:
    results = made["glance_results"]
    county = results.filter(pl.col("township").is_null())
    assert county["period"].to_list() == [f"2026-0{month}" for month in range(2, 8)]
    assert results.filter(township="白沙镇").select("period", "confirmed", "refuted", "rate").row(0) == (
        "2026-07", 1, 3, 0.25
    )  # fmt: skip


def test_every_village_and_township_has_its_bar(made: dict[str, pl.DataFrame]) -> None:
    assert made["glance_places"].rows() == [
        (None, "白沙镇", 2, 1, 2, 2), (None, "高田镇", 0, 0, 0, 0), ("白沙镇", "古板村", 2, 0, 0, 1),
        ("白沙镇", "遇龙村", 0, 0, 0, 0), ("高田镇", "凤楼村", 0, 0, 0, 0),
    ]  # fmt: skip


def test_a_county_without_anything_has_zeros() -> None:
    made = make_glance_tables(GlanceInputs.of_run(_EMPTY))
    assert made["glance_figures"].select("township", "listed", "answered", "rate").rows() == [(None, 0, 0, None)]
    assert all(made[name].is_empty() for name in made if name != "glance_figures")
