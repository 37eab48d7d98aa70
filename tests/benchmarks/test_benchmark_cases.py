"""Every benchmark compares like with like: its baseline comes to the same result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from benchmarks.__main__ import CASES
from benchmarks.measure import Case, measured
from benchmarks.sample import Sample


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return Sample.made(tmp_path_factory.mktemp("inbox"), households=100)


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.__module__}.{case.__name__}")
def test_both_ways_give_the_same(sample: Sample, case: Callable[[Sample], Case]) -> None:
    outcome = measured(replace(case(sample), rounds=1))
    assert outcome.agreed
    assert outcome.ratio > 0


def test_a_baseline_with_another_result_is_told() -> None:
    case = Case("", "", 1, ours=lambda: 1, baseline=lambda: 2, agrees=lambda ours, baseline: ours == baseline, rounds=1)
    assert not measured(case).agreed
