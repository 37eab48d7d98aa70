"""How long each test takes by itself, in seconds of the processor, remembered from one run of the tests to the next.

`make test` measures (`.pytest_cache`), and `make test-fast` leaves out what was slow. Seconds of the processor, its own
and those of processes that it waited for, because a busy machine makes every test slow by the clock.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

SLOW = 1.0
_KEY = "fangpin/cpu_seconds"


class CpuSeconds:
    """A pytest plugin that measures every test; `measured`: what the runs before found, per test."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._fixtures: dict[pytest.FixtureDef[Any], float] = {}
        self._new: dict[str, float] = {}
        self.measured: dict[str, float] = config.cache.get(_KEY, {}) if config.cache else {}

    def is_slow(self, nodeid: str) -> bool | None:
        """Whether the test took long; None where nobody has measured it."""
        return None if nodeid not in self.measured else self.measured[nodeid] > SLOW

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Iterator[None]:
        """What a fixture needs by itself: those that it asks for are set up before."""
        before = _processor()
        try:
            return (yield)
        finally:
            self._fixtures[fixturedef] = _processor() - before

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Function) -> Iterator[None]:
        """The test with all its fixtures, whichever test before it may have set them up."""
        before = _processor()
        try:
            return (yield)
        finally:
            info = getattr(item, "_fixtureinfo", None)
            asked = info.name2fixturedefs.values() if info else ()
            fixtures = sum(self._fixtures.get(one, 0.0) for definitions in asked for one in definitions)
            item.user_properties.append((_KEY, round(_processor() - before + fixtures, 2)))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for key, seconds in report.user_properties if report.when == "call" else ():
            if key == _KEY and isinstance(seconds, float):
                self._new[report.nodeid] = seconds

    def pytest_sessionfinish(self) -> None:
        """Written by the process that gives the tests out, or that runs them alone."""
        if self._config.cache and self._new and not hasattr(self._config, "workerinput"):
            self._config.cache.set(_KEY, self.measured | self._new)


def _processor() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
