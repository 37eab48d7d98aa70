"""How long each test takes by itself, in seconds of the processor, remembered from one run of the tests to the next.

`make test` measures (`.pytest_cache`), and `make test-fast` leaves out what was slow. Seconds of the processor, its own
and those of processes that it waited for, because a busy machine makes every test slow by the clock.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[1]
SLOW = 1.0
_KEY = "fangpin/cpu_seconds"


class CpuSeconds:
    """A pytest plugin that measures every test; `measured`: what the runs before found, per test."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._fixtures: dict[pytest.FixtureDef[Any], float] = {}
        self._new: dict[str, float] = {}
        self.measured: dict[str, float] = _get_cache(config).get(_KEY, {}) if _get_cache(config) else {}
        self._files: dict[str, float] = {}
        for nodeid, seconds in self.measured.items():
            self._files[file_of(nodeid)] = max(seconds, self._files.get(file_of(nodeid), 0.0))

    def is_slow(self, nodeid: str) -> bool | None:
        """Whether the test took long; a new one of a measured file did not; None where no test of its file has run.

        What processes take that go on beside a test nobody measures: all tests of a file that starts such are slow.
        """
        if "Popen" in text_of(file_of(nodeid)):
            return True
        return self.measured.get(nodeid, 0.0) > SLOW if file_of(nodeid) in self._files else None

    def longest_of(self, nodeid: str) -> float:
        """Seconds of the longest test in this one's file; guessed where none of it has run."""
        return self._files.get(file_of(nodeid), SLOW if is_probably_slow(nodeid) else 0.0)

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
        if _get_cache(self._config) and self._new and not hasattr(self._config, "workerinput"):
            _get_cache(self._config).set(_KEY, self.measured | self._new)


def file_of(nodeid: str) -> str:
    """The test's file, from the project's folder on."""
    return nodeid.split("::", maxsplit=1)[0]


def is_probably_slow(nodeid: str) -> bool:
    """What to think of a test where none of its file was ever measured: whether it runs commands or a whole county."""
    return any(
        word in text_of(file_of(nodeid))
        for word in ("subprocess", "CliRunner", "sample_inbox", "core_inbox", "RunRequest(")
    )


@cache
def text_of(file: str) -> str:
    """What stands in a file of the project."""
    return (PROJECT / file).read_text(encoding="utf-8")


def _processor() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _get_cache(config: pytest.Config) -> Any:
    """Pytest's cache; none where its plugin is switched off."""
    return getattr(config, "cache", None)
