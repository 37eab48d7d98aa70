"""Great Expectations for real, over profiles, and the suites that this county ships."""

from __future__ import annotations

import logging
import math
import os
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from domain.county.source import SourceDeclaration
from domain.errors import StageFailed
from domain.tables import conform
from expectations import Suite, judge_profiles, list_profile_columns, make_judgements_table

ROOT = Path(__file__).parents[2]
BETWEEN = "expect_column_values_to_be_between"


def _suite(*expectations: tuple[str, str, str, dict[str, float]]) -> Suite:
    written = [
        {"type": BETWEEN, "kwargs": {"column": column, **bounds}, "severity": severity, "meta": {"message": message}}
        for column, severity, message, bounds in expectations
    ]
    return Suite.model_validate({"source": "houses", "expectations": written})


SUITE = _suite(
    ("filled_name", "warning", "只有 {observed} 填了姓名", {"min_value": 0.9}),
    ("quarantined_share", "critical", "有 {observed} 不能用", {"max_value": 0.5}),
    ("quarantined_share", "warning", "有 {observed} 要更正", {"max_value": 0.05}),
    ("rows", "warning", "行数太少", {"min_value": 10}),
)
FINE = {"filled_name": 1.0, "quarantined_share": 0.0, "rows": 12000.0}


def test_a_good_delivery_passes() -> None:
    judgement = judge_profiles({"houses": FINE}, {"houses": SUITE})["houses"]
    assert (judgement.failures, judgement.refused) == ((), False)


def test_bounds_are_inclusive() -> None:
    edge = {"filled_name": 0.9, "quarantined_share": 0.05, "rows": 10.0}
    assert judge_profiles({"houses": edge}, {"houses": SUITE})["houses"].failures == ()


def test_the_gravest_stands_first_and_speaks_for_its_column() -> None:
    judgement = judge_profiles(
        {"houses": {"filled_name": 0.25, "quarantined_share": 0.625, "rows": 3.0}}, {"houses": SUITE}
    )
    assert judgement["houses"].failures == (
        ("critical", "有 62% 不能用"),
        ("warning", "只有 25% 填了姓名"),
        ("warning", "行数太少（本次为 3）"),
    )
    assert judgement["houses"].refused
    table = make_judgements_table(judgement.values())
    assert table["metric"].to_list() == ["quarantined_share", "filled_name", "rows"]
    assert conform(table, "judgements").equals(table)


def test_a_warning_does_not_refuse_and_small_shares_keep_a_digit() -> None:
    judgement = judge_profiles({"houses": FINE | {"quarantined_share": 0.062}}, {"houses": SUITE})["houses"]
    assert (judgement.failures, judgement.refused) == ((("warning", "有 6.2% 要更正"),), False)


def test_one_defect_is_told_once() -> None:
    def suite(**unless: list[str]) -> Suite:
        written = [
            {
                "type": BETWEEN, "kwargs": {"column": column, "min_value": 1}, "severity": "warning",
                "meta": {"message": column, "unless": unless.get(column, [])},
            }
            for column in ("filled_name", "drift_filled_name", "rows")
        ]  # fmt: skip
        return Suite.model_validate({"source": "houses", "expectations": written})

    def told(numbers: dict[str, float], **unless: list[str]) -> tuple[str, ...]:
        return judge_profiles({"houses": numbers}, {"houses": suite(**unless)})["houses"].metrics

    short = {"filled_name": 0.5, "drift_filled_name": -0.5, "rows": 0.0}
    assert told(short) == ("filled_name", "drift_filled_name", "rows")
    assert told(short, drift_filled_name=["filled_name"]) == ("filled_name", "rows")
    assert told(short | {"filled_name": 1.0}, drift_filled_name=["filled_*"]) == ("drift_filled_name", "rows")
    assert told(short, rows=["filled_*"]) == ("filled_name", "drift_filled_name")
    # Two that speak for each other do not silence each other.
    assert len(told(short, filled_name=["rows"], rows=["filled_name"])) == 3


def test_shipped_suites_do_not_repeat_themselves(shipped: dict[str, Suite]) -> None:
    """万元 in a column of 元 changes three numbers, a column gone blank two."""
    suite = shipped["insurance_settlement"]
    fine = {one.kwargs.column: math.nan for one in suite.expectations}
    amounts = {"median_total_cost": 3.0, "drift_median_total_cost": 0.0001, "found_amount_unit": 1.0}
    blank = {"filled_id_number": 0.2, "drift_filled_id_number": -0.7}
    excel = {"numeric_id_share": 0.9, "rounded_id_share": 0.9, "drift_valid_id_share": -0.8}
    judged = judge_profiles({suite.source: fine | amounts | blank | excel}, shipped)[suite.source]
    assert judged.metrics == ("numeric_id_share", "filled_id_number", "median_total_cost")


def test_a_share_of_nothing_fails_nothing() -> None:
    assert judge_profiles({"houses": dict.fromkeys(FINE, math.nan)}, {"houses": SUITE})["houses"].failures == ()


def test_each_source_is_judged_by_its_own_suite() -> None:
    strict = _suite(("rows", "critical", "太少", {"min_value": 100_000})).model_copy(update={"source": "strict"})
    judged = judge_profiles({"houses": FINE, "strict": FINE}, {"houses": SUITE, "strict": strict})
    assert {name: judgement.refused for name, judgement in judged.items()} == {"houses": False, "strict": True}


def test_departments_may_be_judged_side_by_side() -> None:
    few = FINE | {"rows": 3.0}
    assert logging.getLogger("great_expectations").propagate
    with ThreadPoolExecutor(4) as pool:
        judged = list(pool.map(lambda numbers: judge_profiles({"houses": numbers}, {"houses": SUITE}), [FINE, few] * 4))
    assert [len(one["houses"].failures) for one in judged] == [0, 1] * 4
    assert logging.getLogger("great_expectations").propagate


def test_a_missing_number_is_found_before_judging() -> None:
    with pytest.raises(StageFailed, match=r"expectations/houses\.yaml：统计里没有“filled_name”") as caught:
        judge_profiles({"houses": {"rows": 1.0, "quarantined_share": 0.0}, "other": FINE}, {"houses": SUITE})
    assert "expectations/other.yaml：这个来源没有检查项" in str(caught.value)


def test_every_source_of_the_comparison_has_its_own_suite(
    sources: dict[str, SourceDeclaration], shipped: dict[str, Suite]
) -> None:
    compared = {name for name, source in sources.items() if source.used_by == "comparison"}
    assert compared <= {path.stem for path in (ROOT / "expectations").glob("*.yaml")}
    assert set(shipped) == set(sources)


def test_a_blank_name_or_number_column_never_refuses(
    sources: dict[str, SourceDeclaration], shipped: dict[str, Suite]
) -> None:
    critical = {
        one.kwargs.column for suite in shipped.values() for one in suite.expectations if one.severity == "critical"
    }
    units = {"median_total_cost", "median_wage_income", "median_self_paid", "median_loss"}
    # Another county's register, and household numbers whose digits are lost: neither is a blank column.
    register = {"found_another_county", "readable_household_id"}
    assert critical == {"rows", "quarantined_share", *units, *register}


def test_drift_only_warns(shipped: dict[str, Suite]) -> None:
    drifting = [
        one for suite in shipped.values() for one in suite.expectations if one.kwargs.column.startswith("drift_")
    ]
    assert {one.severity for one in drifting} == {"warning"}
    assert {"drift_rows", "drift_filled_name", "drift_codes_grade"} <= {one.kwargs.column for one in drifting}


def test_a_fall_is_told_without_its_sign() -> None:
    suite = _suite(("drift_filled_name", "warning", "低了 {observed}", {"min_value": -0.2}))
    assert judge_profiles({"houses": {"drift_filled_name": -0.35}}, {"houses": suite})["houses"].failures == (
        ("warning", "低了 35%"),
    )


@pytest.mark.parametrize(
    ("median", "severities"), [(0.016, ["critical"]), (3.0, ["warning"]), (160.0, []), (math.nan, [])]
)
def test_amounts_in_another_unit_are_asked_about(
    sources: dict[str, SourceDeclaration], shipped: dict[str, Suite], median: float, severities: list[str]
) -> None:
    name = "insurance_settlement"
    numbers = dict.fromkeys(list_profile_columns(sources[name]), math.nan) | {"median_total_cost": median}
    assert [severity for severity, _ in judge_profiles({name: numbers}, shipped)[name].failures] == severities


@pytest.mark.parametrize(("days", "told"), [(5.0, 0), (27.0, 0), (30.0, 1), (math.nan, 0)])
def test_settlements_that_end_a_month_early_are_asked_about(
    sources: dict[str, SourceDeclaration], shipped: dict[str, Suite], days: float, told: int
) -> None:
    name = "insurance_settlement"
    numbers = dict.fromkeys(list_profile_columns(sources[name]), math.nan) | {"newest_settled_on_days": days}
    assert len(judge_profiles({name: numbers}, shipped)[name].failures) == told


def test_a_column_that_holds_something_else_is_named(
    sources: dict[str, SourceDeclaration], shipped: dict[str, Suite]
) -> None:
    name = "insurance_settlement"
    numbers = dict.fromkeys(list_profile_columns(sources[name]), math.nan) | {"readable_care_type": 0.02}
    ((severity, said),) = judge_profiles({name: numbers}, shipped)[name].failures
    assert severity == "warning"
    assert "“医疗类别”填了的单元格中只有 2.0% 读得出" in said


@pytest.mark.parametrize(
    ("observed", "shown"), [(1.62, "162%"), (3.2, "3 倍"), (0.00001, "不到 0.1%"), (0.5, "50%"), (0.0, "0%")]
)
def test_ratios_in_words(observed: float, shown: str) -> None:
    suite = _suite(("drift_rows", "warning", "是上期的 {observed}", {"min_value": 9}))
    assert judge_profiles({"houses": {"drift_rows": observed}}, {"houses": suite})["houses"].failures == (
        ("warning", f"是上期的 {shown}"),
    )


def test_shipped_suites_are_judged_quietly_and_without_the_network(
    sources: dict[str, SourceDeclaration],
    shipped: dict[str, Suite],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    calls: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: calls.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *address, **_: calls.append(address))
    with caplog.at_level(logging.INFO):
        empty = {
            name: dict.fromkeys(list_profile_columns(source), math.nan) | {"rows": 0.0}
            for name, source in sources.items()
        }
        judged = judge_profiles(empty, shipped)
    assert calls == []
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
    refused = {name for name, judgement in judged.items() if judgement.refused}
    assert "register_members" in refused
    assert not refused & {"police_accidents", "education_dropouts", "property_vehicles"}
