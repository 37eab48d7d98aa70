"""Everything that is known of one household, with the rows that it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from services.explain import HouseholdExplanation, explain_household
from services.runs.published_runs import RunFrames


@dataclass(frozen=True)
class HouseholdPage:
    """What the run says of a household, and what people have answered and decided, newest first.

    `visits`, `decisions`, `conflicts`: lines of tables `verification_results`, `review_decisions` and `conflicts`.
    """

    explanation: HouseholdExplanation
    visits: list[dict[str, Any]]
    decisions: list[dict[str, Any]]
    conflicts: list[dict[str, Any]]


def make_household_page(frames: RunFrames, household_id: str) -> HouseholdPage:
    """The page of a household of the run.

    Raises `UsageError` when no run knew the number.
    """
    run, is_theirs = frames.run, pl.col("household_id") == household_id
    visits = run.ledger.read_visits().filter(is_theirs)
    decisions = run.ledger.read_decisions().filter(is_theirs)
    conflicts = frames.read("conflicts").filter(is_theirs)
    return HouseholdPage(
        explain_household(run, household_id),
        list(visits.reverse().iter_rows(named=True)),
        list(decisions.reverse().iter_rows(named=True)),
        list(conflicts.iter_rows(named=True)),
    )
