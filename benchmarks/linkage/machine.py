"""On what a figure was measured: machine and versions, without names or paths."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

from benchmarks.linkage.linkers.by_splink import REQUIREMENTS

_PACKAGES = ("polars", "pyarrow", "numpy", "pandas", "recordlinkage")


def described() -> list[tuple[str, str]]:
    """What to say at the head of a report."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return [
        ("processor", f"{_processor()}, {os.cpu_count()} cores"),
        ("memory", f"{_memory():.0f} GB"),
        ("system", f"{platform.system()} {platform.release()}, {platform.machine()}"),
        ("Python", platform.python_version()),
        ("packages", packages),
        ("Splink's own environment", ", ".join(REQUIREMENTS.read_text(encoding="ascii").split())),
    ]


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
