"""On what the portal was measured: machine and versions, without names or paths."""

from __future__ import annotations

import os
from importlib.metadata import version

from benchmarks.linkage.machine import described

_PACKAGES = ("django", "waitress", "locust", "polars")
_GENERAL = 4  # processor, memory, system, Python


def describe_machine() -> list[tuple[str, str]]:
    """What to say at the head of the report."""
    load = f"{os.getloadavg()[1]:.1f}"
    return [
        *described()[:_GENERAL],
        ("load of the last five minutes", load),
        ("packages", ", ".join(f"{name} {version(name)}" for name in _PACKAGES)),
    ]
