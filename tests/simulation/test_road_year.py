"""Twenty-one households from their first clue on: steps done and missing, who is late, what closes an order."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from tests.simulation import road_cast as cast
from tests.simulation.road_cast import number_at
from tests.simulation.road_year import RoadYear

END = date(2026, 11, 30)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> RoadYear:
    three_months = RoadYear(tmp_path_factory.mktemp("road"))
    three_months.run_periods(3)
    return three_months


@pytest.fixture(scope="module")
def steps(year: RoadYear) -> pl.DataFrame:
    return year.open_roads(END).steps


def states(steps: pl.DataFrame, household: int) -> dict[str, str]:
    """Step -> its state, of the steps that the household needs."""
    lines = steps.filter(pl.col("household_id") == number_at(household, END), pl.col("state") != "not_needed")
    return dict(lines.select("step", "state").iter_rows())


def test_a_household_that_is_taken_in_has_done_every_step_up_to_the_register(steps: pl.DataFrame) -> None:
    done = {name for name, state in states(steps, cast.WHOLE_ROAD).items() if state == "done"}
    assert done >= {
        "listed", "visited", "authorised", "searched", "reviewed", "published", "decided", "entered", "ordered",
    }  # fmt: skip


def test_a_new_number_takes_the_road_along(steps: pl.DataFrame) -> None:
    assert states(steps, cast.RENUMBERED)["entered"] == "done"


@pytest.mark.parametrize(
    ("household", "step", "state"),
    [
        (cast.UNSIGNED, "authorised", "open"),
        (cast.UNVISITED, "visited", "open"),
        (cast.SHORT_PUBLICITY, "published", "open"),
        (cast.UNDECIDED, "decided", "open"),
        (cast.LATE_ENTRY, "entered", "open"),
        (cast.VEHICLE, "reviewed_again", "done"),
    ],
)
def test_what_is_missing_is_named(steps: pl.DataFrame, household: int, step: str, state: str) -> None:
    assert states(steps, household)[step] == state


def test_who_is_late_is_known_on_every_day(year: RoadYear) -> None:
    """The declaration was late, was allowed ten working days more, and was late again until it was answered."""
    assert year.overdue == {
        date(2026, 10, 30): {cast.EXTENDED: 2},
        date(2026, 11, 10): {cast.UNVISITED: 7, cast.ONCE_CLEARED: 7},
    }


def test_a_house_is_closed_by_the_department_s_own_next_data_alone(year: RoadYear) -> None:
    orders = year.read_orders(END).filter(pl.col("risk").is_in(["住房", "饮水"]))
    closed = dict(orders.select("household_id", "state").iter_rows())
    assert {one: closed[number_at(one, END)] for one in (
        cast.HOUSE_MENDED, cast.HOUSE_STANDS, cast.HOUSE_UNREPORTED, cast.WATER_MENDED,
    )} == {
        cast.HOUSE_MENDED: "closed", cast.HOUSE_STANDS: "done", cast.HOUSE_UNREPORTED: "done",
        cast.WATER_MENDED: "closed",
    }  # fmt: skip


def test_papers_are_numbered_one_after_the_other(year: RoadYear) -> None:
    papers = year.open_run(END).ledger.read_records("issued_papers")
    for prefix, kind in (("催2026-", "reminder"), ("开2026-", "orders")):
        numbers = papers.filter(kind=kind)["paper_no"].to_list()
        assert numbers == [f"{prefix}{number:04}" for number in range(1, len(numbers) + 1)]
        assert numbers
