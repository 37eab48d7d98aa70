"""`make test-fast` leaves out what was measured as slow, and nothing else of a file that was measured."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from tests.cpu_seconds import SLOW, CpuSeconds, is_probably_slow

FILE = "tests/pipeline/test_county.py"
MEASURED = {f"{FILE}::test_quick": 0.2, f"{FILE}::test_slow": SLOW + 0.1}


def after_runs(measured: dict[str, float]) -> CpuSeconds:
    cache = SimpleNamespace(get=lambda _key, _default: measured)
    return CpuSeconds(cast("pytest.Config", SimpleNamespace(cache=cache)))


@pytest.mark.parametrize(
    ("nodeid", "slow"),
    [
        (f"{FILE}::test_quick", False),
        (f"{FILE}::test_slow", True),
        (f"{FILE}::test_written_since", False),
        ("tests/domain/test_regions.py::test_never_measured", None),
    ],
)
def test_what_was_measured_decides(nodeid: str, slow: bool | None) -> None:
    assert after_runs(MEASURED).is_slow(nodeid) is slow


def test_files_begin_in_the_order_of_their_longest_tests() -> None:
    seconds = after_runs(MEASURED)
    assert seconds.longest_of(f"{FILE}::test_written_since") == SLOW + 0.1
    assert seconds.longest_of("tests/fangpin/test_installed.py::test_any") == SLOW
    assert seconds.longest_of("tests/domain/test_regions.py::test_any") == 0.0


def test_a_file_that_was_never_measured_is_judged_by_what_it_runs() -> None:
    assert is_probably_slow("tests/fangpin/test_installed.py::test_any")
    assert not is_probably_slow(f"{FILE}::test_any")


def test_every_test_is_measured_with_its_fixtures(request: pytest.FixtureRequest) -> None:
    assert request.config.pluginmanager.has_plugin("cpu_seconds")
