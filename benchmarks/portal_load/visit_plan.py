"""What the users of one measurement open, and what locust told of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

PLAN_VARIABLE = "FANGPIN_VISIT_PLAN"


@dataclass(frozen=True)
class VisitPlan:
    """`accounts`: user, password and their pages; with `links`, a pattern, what their first page links to instead.

    `marker`: a text without which a page is not the right one. `pause`: least and most seconds between two pages.
    """

    title: str
    accounts: list[dict[str, Any]]
    marker: str
    links: str = ""
    login: str = "/login/"
    pause: tuple[float, float] = field(default=(0.0, 0.0))


@dataclass(frozen=True)
class Load:
    """How long pages took: milliseconds; `failures`: pages that were not the right ones; `size`: kB of a page."""

    title: str
    pages: int
    median: float
    slow: float
    per_second: float
    failures: int
    size: float


def measure_load(plan: VisitPlan, host: str, users: int, seconds: int, scratch: Path) -> Load:
    """Let so many users open pages for so long.

    Raises `SystemExit` when locust fails.
    """
    plan_file, result = scratch / "plan.json", scratch / "load.json"
    plan_file.write_text(json.dumps(asdict(plan)), encoding="utf-8")
    visits = Path(__file__).with_name("visits.py")
    command = [
        sys.executable, "-m", "locust", "-f", visits, "--headless", "--host", host, "-u", users, "-r", users,
        "-t", f"{seconds}s", "--reset-stats", "--only-summary", "--skip-log", "--exit-code-on-error", 0,
        "--json-file", result.with_suffix(""),
    ]  # fmt: skip
    environment = os.environ | {PLAN_VARIABLE: str(plan_file)}
    ended = subprocess.run(  # noqa: S603 - our own command
        [str(part) for part in command], env=environment, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise SystemExit(ended.stderr)
    lines = json.loads(result.read_text(encoding="utf-8"))
    return _summarise(next(line for line in lines if line["name"] == plan.title))


def _summarise(line: dict[str, Any]) -> Load:
    times = sorted((float(ms), number) for ms, number in line["response_times"].items())
    duration = line["last_request_timestamp"] - line["start_time"]
    pages = line["num_requests"]
    return Load(
        line["name"], pages, _find_percentile(times, 0.5), _find_percentile(times, 0.95), pages / duration,
        line["num_failures"], line["total_content_length"] / max(pages, 1) / 1000,
    )  # fmt: skip


def _find_percentile(times: list[tuple[float, int]], share: float) -> float:
    """The time within which a share of the pages came."""
    wanted = share * sum(number for _, number in times)
    for milliseconds, number in times:
        wanted -= number
        if wanted <= 0:
            return milliseconds
    return float("nan")
