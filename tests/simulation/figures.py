"""What a year of runs came to, in tables that are printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from tests.simulation.period_runs import PeriodRun

STATUSES = ("new", "continuing", "worsened", "moved", "reopened")
_SUPPRESSED = ("checked", "waiting")
ENDINGS = (
    "person_gone", "household_merged", "monitored", "link_taken_back", "rule_changed", "remedied", "window_passed",
    "below_threshold", "row_gone",
)  # fmt: skip


@dataclass(frozen=True)
class HouseholdPeriod:
    """What a run said of one household: its number then, its status on the list, and each clue's fate."""

    household: str
    status: str
    clues: list[tuple[str, str]]


def count_run(run: PeriodRun) -> dict[str, int]:
    """Households by status; clues that rest, and those that have ended, by reason."""
    status = Counter(run.read("suspected")["status"])
    suppressed, ended = Counter(run.read("suppressed")["reason"]), Counter(run.read("resolved")["reason"])
    return {
        **{name: status[name] for name in STATUSES},
        **{name: suppressed[name] for name in _SUPPRESSED},
        **{name: ended[name] for name in ENDINGS},
    }


def describe_household(run: PeriodRun, household: str) -> HouseholdPeriod:
    """What the run says of the household."""
    listed = run.read("suspected").filter(pl.col("household_id") == household)
    return HouseholdPeriod(household, listed["status"].item() if listed.height else "", run.clues_of(household))


def format_table(runs: Sequence[PeriodRun]) -> str:
    """A Markdown table, a line for each run."""
    counts = [count_run(run) for run in runs]
    names = [name for name in counts[0] if name in (*STATUSES, *_SUPPRESSED) or any(count[name] for count in counts)]
    lines = [["period", "listed", *names]]
    for run, count in zip(runs, counts, strict=True):
        listed = sum(count[name] for name in STATUSES)
        lines.append([run.period, str(listed), *(str(count[name]) for name in names)])
    return format_markdown(lines)


def format_markdown(lines: Iterable[Sequence[str]]) -> str:
    """Markdown of a heading and its rows."""
    heading, *rows = lines
    rule = ["---"] * len(heading)
    return "\n".join(f"| {' | '.join(line)} |" for line in (heading, rule, *rows))
