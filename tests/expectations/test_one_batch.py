"""All deliveries' numbers in one batch of Great Expectations: as few questions as there are bands, the same answers."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.county.source import SourceDeclaration
from domain.errors import StageFailed
from expectations import Suite, judge_profiles, list_profile_columns
from expectations.judge.expectation_batch import find_failed_numbers, load_great_expectations
from expectations.judge.expectation_suites import Expectation

BETWEEN = "expect_column_values_to_be_between"


@pytest.fixture
def validated(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many expectations each batch was validated with."""
    load_great_expectations()
    from great_expectations.datasource.fluent.interfaces import Batch

    validate, sizes = Batch.validate, []

    def counting(batch: Batch, expect: Any, **options: Any) -> Any:
        sizes.append(len(expect.expectations))
        return validate(batch, expect, **options)

    monkeypatch.setattr(Batch, "validate", counting)
    return sizes


def _suite(source: str, *expectations: tuple[str, dict[str, float]]) -> Suite:
    written = [
        {"type": BETWEEN, "kwargs": {"column": column, **bounds}, "severity": "warning", "meta": {"message": column}}
        for column, bounds in expectations
    ]
    return Suite.model_validate({"source": source, "expectations": written})


def test_a_county_is_judged_in_one_batch_with_an_expectation_per_band(
    sources: dict[str, SourceDeclaration], shipped: dict[str, Suite], validated: list[int]
) -> None:
    profiles = {name: dict.fromkeys(list_profile_columns(source), 0.0) for name, source in sources.items()}
    judge_profiles(profiles, shipped)
    expectations = [one for suite in shipped.values() for one in suite.expectations]
    assert validated == [len({one.band for one in expectations})]
    assert validated[0] * 20 < len(expectations)


def test_a_band_is_of_one_type_and_one_pair_of_bounds() -> None:
    suite = _suite("houses", ("rows", {"min_value": 1}), ("accepted", {"min_value": 1}), ("rows", {"max_value": 1}))
    strict = _suite("houses", ("rows", {"min_value": 1, "strict_min": True}))
    bands = [one.band for one in (*suite.expectations, *strict.expectations)]
    assert bands[0] == bands[1]
    assert len(set(bands)) == 3


def test_the_same_number_of_another_delivery_fails_for_itself() -> None:
    suites = {name: _suite(name, ("rows", {"min_value": 10})) for name in ("houses", "wells", "roads")}
    profiles = {"houses": {"rows": 3.0}, "wells": {"rows": 12.0}, "roads": {"rows": 3.0}}
    failing = {name for name, judgement in judge_profiles(profiles, suites).items() if judgement.failures}
    assert failing == {"houses", "roads"}


def test_a_delivery_alone_is_judged_as_among_all(
    sources: dict[str, SourceDeclaration], shipped: dict[str, Suite]
) -> None:
    profiles = {name: dict.fromkeys(list_profile_columns(source), 0.4) for name, source in sources.items()}
    together = judge_profiles(profiles, shipped)
    for name in ("register_members", "insurance_settlement", "water_works"):
        assert judge_profiles({name: profiles[name]}, shipped) == {name: together[name]}
        assert together[name].failures


def test_nothing_delivered_asks_nothing(validated: list[int]) -> None:
    assert judge_profiles({}, {}) == {}
    assert (
        find_failed_numbers({"houses": {"rows": math.nan}}, {"houses": _suite("houses", ("rows", {"min_value": 1}))})
        == set()
    )
    assert validated == []


def _is_outside(one: Expectation, number: float) -> bool:
    bounds = one.kwargs
    low = bounds.min_value is not None and (
        number <= bounds.min_value if bounds.strict_min else number < bounds.min_value
    )
    high = bounds.max_value is not None and (
        number >= bounds.max_value if bounds.strict_max else number > bounds.max_value
    )
    return low or high


@st.composite
def _deliveries(draw: st.DrawFn) -> tuple[dict[str, Suite], dict[str, dict[str, float]]]:
    number = st.sampled_from([-1.0, 0.0, 0.1, 0.1 + 1e-12, 0.3, 1.0, 1e15, math.nan])
    bound = st.sampled_from([-1, 0, 0.1, 0.3, 1])
    suites, profiles = {}, {}
    for name in ("houses", "wells"):
        written = []
        for column in draw(st.lists(st.sampled_from(["rows", "accepted", "filled_name"]), max_size=4)):
            low, high = sorted([draw(bound), draw(bound)])
            bounds = {
                "min_value": low,
                "max_value": high,
                "strict_min": draw(st.booleans()),
                "strict_max": draw(st.booleans()),
            }
            left_out = draw(st.sampled_from(["", "min_value", "max_value"]))
            written.append((column, {key: value for key, value in bounds.items() if key != left_out}))
        suites[name] = _suite(name, *written)
        profiles[name] = {column: draw(number) for column in ("rows", "accepted", "filled_name")}
    return suites, profiles


@settings(max_examples=30)
@given(_deliveries())
def test_great_expectations_finds_what_lies_outside(
    deliveries: tuple[dict[str, Suite], dict[str, dict[str, float]]],
) -> None:
    suites, profiles = deliveries
    outside = {
        (name, one.kwargs.column, one.band)
        for name, suite in suites.items()
        for one in suite.expectations
        if _is_outside(one, profiles[name][one.kwargs.column])
    }
    assert find_failed_numbers(profiles, suites) == outside


def test_arguments_that_great_expectations_rejects_name_the_suites() -> None:
    """They cannot come from a file, whose arguments are checked when it is read."""
    sound = _suite("houses", ("rows", {"min_value": 1, "max_value": 2}))
    (one,) = sound.expectations
    crossed = one.model_copy(update={"kwargs": one.kwargs.model_copy(update={"min_value": 3.0})})
    suites = {name: Suite(source=name, expectations=(crossed,)) for name in ("houses", "wells")}
    with pytest.raises(StageFailed) as caught:
        judge_profiles(
            {"wells": {"rows": 2.0}, "houses": {"rows": 2.0}, "sound": {"rows": 2.0}}, suites | {"sound": sound}
        )
    assert str(caught.value).splitlines() == [
        f"expectations/{name}.yaml：有检查项无法执行，请核对它的参数。" for name in ("houses", "wells")
    ]
