"""The same households for a year and a half: ineffective measures, houses that stand, removal of the risk."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from tests.simulation import road_cast as cast
from tests.simulation.invariants import check_run
from tests.simulation.road_cast import number_at
from tests.simulation.road_year import RoadYear

pytestmark = pytest.mark.long
END = date(2028, 2, 5)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> RoadYear:
    whole_road = RoadYear(tmp_path_factory.mktemp("road"))
    whole_road.run_periods()
    return whole_road


def test_every_run_keeps_its_promises(year: RoadYear) -> None:
    for place, run in enumerate(year.runs):
        check_run(run, year.runs[:place], year.extended_clues)


def test_the_road_ends_with_the_removal(year: RoadYear) -> None:
    road = year.open_roads(END).steps.filter(pl.col("household_id") == number_at(cast.WHOLE_ROAD, END))
    assert set(road["state"]) <= {"done", "not_needed"}
    days = road.filter(state="done")["done_on"].drop_nulls().to_list()
    assert (min(days), max(days)) == (date(2026, 9, 30), date(2028, 1, 31))


def test_a_measure_without_effect_is_ordered_again(year: RoadYear) -> None:
    orders = year.read_orders(END).filter(household_id=number_at(cast.INEFFECTIVE, END), department="医保局")
    assert orders.sort("order_no").select("cause", "state").rows() == [
        ("confirmed", "closed"), ("ineffective", "closed"),
    ]  # fmt: skip


def test_a_house_that_stands_is_ordered_again_and_never_closed(year: RoadYear) -> None:
    orders = year.read_orders(END).filter(household_id=number_at(cast.HOUSE_STANDS, END)).sort("order_no")
    assert orders["cause"].to_list()[:2] == ["confirmed", "not_confirmed"]
    assert "closed" not in orders["state"].to_list()


def test_a_house_that_nobody_reports_any_more_is_never_closed(year: RoadYear) -> None:
    orders = year.read_orders(END).filter(household_id=number_at(cast.HOUSE_UNREPORTED, END))
    assert "closed" not in orders["state"].to_list()
