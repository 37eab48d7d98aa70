"""First and last days: the window, school age, ninety days, thresholds by region and year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from domain.county.policy import Threshold, ThresholdValue
from domain.errors import UsageError
from screening.rules.rule_parameters import make_rule_parameters

if TYPE_CHECKING:
    from tests.screening.conftest import Bench


@pytest.mark.parametrize(
    ("as_of", "day", "answer"),
    [
        (date(2026, 9, 30), "2025-10-01", "hit"),
        (date(2026, 9, 30), "2025-09-30", "clear"),
        (date(2026, 9, 30), "2026-09-30", "hit"),
        (date(2026, 9, 30), "2026-10-01", "clear"),
        (date(2024, 2, 29), "2023-03-01", "hit"),
        (date(2024, 2, 29), "2023-02-28", "clear"),
        (date(2025, 2, 28), "2024-02-29", "hit"),
        (date(2025, 2, 28), "2024-02-28", "clear"),
    ],
)
def test_window_edges(bench: Bench, as_of: date, day: str, answer: str) -> None:
    rows = {"health_major_disease": [{"disease_class": "大病", "diagnosed_on": day}]}
    assert bench.verdict("major_disease", rows, as_of=as_of) == answer


@pytest.mark.parametrize(
    ("born", "as_of", "answer"),
    [
        (date(2020, 8, 31), date(2026, 9, 30), "hit"),
        (date(2020, 9, 1), date(2026, 9, 30), "clear"),
        (date(2010, 9, 1), date(2026, 9, 30), "hit"),
        (date(2010, 8, 31), date(2026, 9, 30), "clear"),
        (date(2020, 8, 31), date(2026, 8, 31), "clear"),  # the 31 August before is last year's
        (date(2020, 2, 29), date(2026, 9, 30), "hit"),
        (None, date(2026, 9, 30), "unknown"),
    ],
)
def test_school_age(bench: Bench, born: date | None, as_of: date, answer: str) -> None:
    assert bench.verdict("no_school_record", {}, as_of=as_of, born=born) == answer


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        ({"education_students": [{"enrolment_status": "毕业"}]}, "hit"),
        ({"education_students": [{"enrolment_status": "休学"}]}, "clear"),
        ({"education_students": [{"enrolment_status": "在读", "certain": False}]}, "unknown"),
        ({"education_students": [{}]}, "unknown"),
        ({"education_dropouts": [{"home_teaching": True}]}, "clear"),
        ({"education_dropouts": [{"home_teaching": None}]}, "hit"),
        ({"education_dropouts": [{"unreadable": ["home_teaching"]}]}, "unknown"),
    ],
)
def test_school_record(bench: Bench, lines: dict[str, list[dict[str, object]]], answer: str) -> None:
    assert bench.verdict("no_school_record", lines, born=date(2014, 5, 1)) == answer


def test_graduate_of_fifteen(bench: Bench) -> None:
    graduate = {"education_students": [{"enrolment_status": "毕业"}]}
    assert bench.verdict("no_school_record", graduate, born=date(2011, 8, 31)) == "clear"
    assert bench.verdict("no_school_record", graduate, born=date(2011, 9, 1)) == "hit"


@pytest.mark.parametrize(
    ("born", "gone", "answer"),
    [
        (date(2026, 7, 1), False, "hit"),  # 91 days old on 30 September
        (date(2026, 7, 2), False, "clear"),
        (date(1980, 1, 1), True, "clear"),
        (date(1980, 1, 1), None, "unknown"),
        (None, False, "unknown"),
    ],
)
def test_uninsured_older_than_ninety_days(bench: Bench, born: date | None, gone: bool | None, answer: str) -> None:
    home = bench.people([{"born_on": born, "gone": gone}], {"H1": {"lifted_or_monitored": True}})
    assert bench.verdicts("uninsured", home, {}) == {"H1": answer}


@pytest.mark.parametrize(("as_of", "newest"), [(date(2026, 9, 30), 2026), (date(2026, 8, 31), 2025)])
def test_latest_school_year_has_begun(bench: Bench, as_of: date, newest: int) -> None:
    lines = [{"school_year": year, "stage": "本科", "self_paid": 12000.0} for year in (2025, 2026, 2027)]
    home = bench.people([{}], {"H1": {}}, as_of)
    costs = {"education_costs": bench.rows("education_costs", lines)}
    findings = bench.screen(["education_burden"], home, costs, as_of).findings
    assert findings["value"].to_list() == [12000.0]
    assert findings["evidence"][0].startswith(f"{newest}学年")


def _line(*values: tuple[float, int, str | None]) -> Threshold:
    given = tuple(ThresholdValue(value=v, since=since, clause="", region=region) for v, since, region in values)
    return Threshold(title="线", unit="元", values=given)


@pytest.mark.parametrize(
    ("year", "region", "value"), [(2021, "450321", 6000), (2024, "450321", 7000), (2025, "659001", 8000)]
)
def test_threshold_by_year_and_region(year: int, region: str, value: float) -> None:
    line = _line((6000, 2021, None), (7000, 2023, None), (8000, 2021, "65"))
    found = line.in_force(year, region)
    assert found is not None
    assert found.value == value


def test_a_year_without_a_threshold_is_a_wrong_configuration(bench: Bench) -> None:
    with pytest.raises(UsageError, match="2020 年的标准"):
        make_rule_parameters(bench.policy, bench.sources, "450321", date(2020, 12, 31), {})


def test_region_threshold_moves_the_verdict(bench: Bench) -> None:
    line = _line((6000, 2021, None), (7000, 2021, "4503"))
    policy = bench.only("low_income_other").model_copy(update={"thresholds": {"income_line": line}})
    row = {"year": 2025, "net_income": 13000.0, "household_size": 2, "counted": True}
    local, other = (
        bench.with_policy(policy).verdict("low_income_other", {"register_income": [row]}, region=region)
        for region in ("450321", "520100")
    )
    assert (local, other) == ("hit", "clear")
