"""Of several rows of a state the newest counts; what may be newer leaves the rule open, what nobody can read too."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from screening.facts.newest_rows import select_newest

if TYPE_CHECKING:
    from tests.screening.conftest import Bench


D2020, D2025 = {"grade": "D", "assessed_on": "2020-05-01"}, {"grade": "D", "assessed_on": "2025-05-01"}
A2020, A2025 = {"grade": "A", "assessed_on": "2020-05-01"}, {"grade": "A", "assessed_on": "2025-05-01"}
REVIEW = {"certain": False}


@pytest.mark.parametrize(
    ("houses", "answer"),
    [
        pytest.param([D2020, A2025], "clear", id="mended since"),
        pytest.param([A2020, D2025], "hit", id="fallen into disrepair since"),
        pytest.param([A2025, D2025], "hit", id="two houses on one day: the worse"),
        pytest.param([A2025, {"grade": "D"}], "unknown", id="undated beside a dated one"),
        pytest.param([D2025, {"grade": "A"}], "hit", id="a hit stays a hit beside an undated one"),
        pytest.param([{"grade": "D"}], "hit", id="a lone undated row is the newest"),
        pytest.param([A2020, D2025 | REVIEW], "unknown", id="doubtful newer row"),
        pytest.param([D2020 | REVIEW, A2025], "clear", id="doubtful older row"),
        pytest.param([D2020, A2025 | REVIEW], "hit", id="a doubtful row does not take a finding away"),
        pytest.param([D2025 | {"accepted_on": "2025-05-01"}], "hit", id="accepted on the day it was assessed"),
        pytest.param([D2025 | {"accepted_on": "2025-05-02"}], "clear", id="accepted after"),
        pytest.param([{"assessed_on": "2025-05-01"}], "unknown", id="no grade"),
        pytest.param([D2025 | {"vacated": True}], "clear", id="vacated"),
        pytest.param([D2025 | {"unreadable": ["vacated"]}], "unknown", id="vacated cannot be read"),
        pytest.param([A2025 | {"unreadable": ["grade"], "grade": None}], "unknown", id="grade cannot be read"),
        pytest.param([], "clear", id="nobody assessed"),
    ],
)
def test_dangerous_house(bench: Bench, houses: list[dict[str, object]], answer: str) -> None:
    assert bench.verdict("dangerous_house", {"housing_safety": houses}) == answer


@pytest.mark.parametrize(
    ("row", "answer"),
    [
        ({"quality": "达标"}, "clear"),
        ({"quality": "达标", "unreadable": ["round_trip_minutes"]}, "unknown"),
        ({"quality": "不达标", "certain": False}, "unknown"),
        ({"quality": "达标", "round_trip_minutes": 25, "litres_per_person_day": None}, "hit"),
        ({"quality": None, "round_trip_minutes": 25}, "hit"),
        ({"quality": None, "round_trip_minutes": 5}, "unknown"),
        ({"quality": "达标", "litres_per_person_day": 19.9}, "hit"),
    ],
)
def test_blank_is_not_unreadable(bench: Bench, row: dict[str, object], answer: str) -> None:
    assert bench.verdict("water_household", {"water_households": [row]}) == answer


def test_one_good_row_does_not_clear_an_unreadable_one(bench: Bench) -> None:
    rows: list[dict[str, object]] = [{"quality": "达标"}, {"quality": "达标", "unreadable": ["litres_per_person_day"]}]
    assert bench.verdict("water_household", {"water_households": rows}) == "unknown"


def test_newest_keeps_a_days_rows_and_what_may_be_newer() -> None:
    rows = pl.DataFrame(
        {
            "person_id": ["P1", "P1", "P1", "P2", "P3", "P3"],
            "day": [date(2025, 1, 1), date(2026, 1, 1), None, None, date(2026, 1, 1), date(2026, 1, 1)],
            "certain": [True, True, True, True, True, False],
        }
    )
    kept = select_newest(rows, "day", "person_id")
    assert kept["person_id"].to_list() == ["P1", "P1", "P2", "P3", "P3"]
    assert kept["certain"].to_list() == [True, False, True, True, False]


def test_other_assistance_does_not_hide_self_care_or_tekun(bench: Bench) -> None:
    tekun = {"category": "特困供养", "support_mode": "分散", "self_care": "失能", "start_date": "2020-01-01"}
    newer = {"category": "临时救助", "start_date": "2026-01-01"}
    rows = {"civil_assistance": [tekun, newer]}
    home, given = bench.people([{}], {"H1": {}}), {"civil_assistance": bench.rows("civil_assistance", [tekun, newer])}
    found = bench.screen(("dangerous_house", "dispersed_tekun"), home, given).findings
    assert found["certainty"].to_list() == ["confirmed"]
    assert bench.verdict("disabled_elderly", rows, born=date(1950, 1, 1)) == "hit"


@pytest.mark.parametrize(
    ("current", "answer"),
    [
        ({"category": "低保边缘", "start_date": "2026-03-01"}, "clear"),
        ({"category": "低保边缘"}, "clear"),
        ({"category": "孤儿", "start_date": "2026-03-01"}, "clear"),
        ({"category": "临时救助", "start_date": "2026-03-01"}, "hit"),
        ({"category": "低保边缘", "start_date": "2026-03-01", "certain": False}, "unknown"),
        ({"category": "低保", "start_date": "2026-12-01"}, "hit"),
    ],
)
def test_left_assistance_and_nothing_current(bench: Bench, current: dict[str, object], answer: str) -> None:
    stopped = {"category": "低保", "start_date": "2019-01-01", "stop_date": "2026-02-28", "stop_reason": "收入超标"}
    assert bench.verdict("left_assistance", {"civil_assistance": [stopped, current]}) == answer


def test_unreadable_stop_date_leaves_it_open(bench: Bench) -> None:
    row = {"category": "低保", "start_date": "2019-01-01", "unreadable": ["stop_date"]}
    assert bench.verdict("left_assistance", {"civil_assistance": [row]}) == "unknown"


def test_dispersed_tekun_is_confirmed_by_a_dangerous_house(bench: Bench) -> None:
    tekun = {"category": "特困供养", "support_mode": "分散", "self_care": "全自理", "start_date": "2020-01-01"}
    rows = {"civil_assistance": bench.rows("civil_assistance", [tekun])}
    rules, home = ("dangerous_house", "dispersed_tekun"), bench.people([{}], {"H1": {}})
    alone = bench.screen(rules, home, rows).findings
    assert alone["certainty"].to_list() == ["attention"]
    housed = bench.screen(rules, home, rows | {"housing_safety": bench.rows("housing_safety", [D2025])}).findings
    assert dict(housed.select("rule_id", "certainty").iter_rows())["dispersed_tekun"] == "confirmed"
