"""What the users of one measurement open, and what locust says of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

PLAN_VARIABLE = "FANGPIN_VISIT_PLAN"
# Seconds after which users who have not all come are given up.
_LONGEST_WAIT = 240


@dataclass(frozen=True)
class VisitPlan:
    """`accounts`: one for each user: user, password, pages; with `links`, a pattern, what these pages link to instead.

    `marker`: a text without which a page is not the right one. `seconds`: how long, once everybody has logged in.
    `pause`: least and most seconds between two pages.
    """

    title: str
    accounts: list[dict[str, Any]]
    marker: str
    seconds: int
    links: str = ""
    login: str = "/login/"
    pause: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Load:
    """What the users met: milliseconds, pages that were not the right ones, bytes of a page.

    `median`, `slow`: the time within which half of the pages came, and 95 of a hundred.
    """

    title: str
    pages: int
    median: float
    slow: float
    per_second: float
    failures: int
    size: float


def measure_load(plan: VisitPlan, host: str, scratch: Path) -> Load:
    """Let every account's user open pages at once.

    Raises `SystemExit` when locust fails.
    """
    plan_file, result = scratch / "plan.json", scratch / "load.json"
    plan_file.write_text(json.dumps(asdict(plan)), encoding="utf-8")
    result.unlink(missing_ok=True)
    users, visits = str(len(plan.accounts)), Path(__file__).with_name("visits.py")
    command = [
        *(sys.executable, "-m", "locust", "-f", str(visits), "--headless", "--host", host),
        *(
            "-u",
            users,
            "-r",
            users,
            "-t",
            f"{_LONGEST_WAIT + plan.seconds}s",
            "--only-summary",
            "--skip-log",
            "--exit-code-on-error",
            "0",
        ),
        *("--json-file", str(result.with_suffix(""))),
    ]
    environment = os.environ | {PLAN_VARIABLE: str(plan_file)}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if ended.returncode or not result.exists():
        raise SystemExit(ended.stdout + ended.stderr)
    lines = json.loads(result.read_text(encoding="utf-8"))
    return _summarise(next(line for line in lines if line["name"] == plan.title), plan.seconds)


def _summarise(line: dict[str, Any], seconds: int) -> Load:
    times = sorted((float(milliseconds), number) for milliseconds, number in line["response_times"].items())
    pages = line["num_requests"]
    return Load(
        line["name"], pages, find_percentile(times, 0.5), find_percentile(times, 0.95), pages / seconds,
        line["num_failures"], line["total_content_length"] / max(pages, 1),
    )  # fmt: skip


def find_percentile(times: list[tuple[float, int]], share: float) -> float:
    """The time within which a share of the pages came. `times`: time and how many pages took it, shortest first."""
    wanted = share * sum(number for _, number in times)
    for milliseconds, number in times:
        wanted -= number
        if wanted <= 0:
            return milliseconds
    return float("nan")
