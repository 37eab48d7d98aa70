"""What holds for the whole run while rules are asked: the policy's numbers and the named days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from domain.county.policy import PolicyDeclaration
from domain.county.source import SourceDeclaration
from domain.errors import UsageError
from domain.periods import find_last_august_31, find_window_start
from screening.declarations.vocabulary import NAMED_SCALARS
from screening.rules.clue_ids import NO_ORIGINS, ClueOrigins


@dataclass(frozen=True)
class RuleParameters:
    """A policy at an as-of date in a region.

    `constants`: name -> literal column; thresholds in their unit, and the named days.
    `not_delivered`: sources that nobody delivered, or whose delivery was refused. `unset`: threshold -> why the
    policy gives no number for it. `origins`: under which numbers the ledger first knew households and people.
    """

    policy: PolicyDeclaration
    sources: Mapping[str, SourceDeclaration]
    as_of: date
    constants: Mapping[str, pl.Expr]
    not_delivered: frozenset[str]
    unset: Mapping[str, str] = field(default_factory=dict)
    origins: ClueOrigins = NO_ORIGINS

    def format_source(self, source: str) -> str:
        """Department and title of a source, as an officer knows it."""
        declared = self.sources[source]
        return f"{declared.department}“{declared.title}”"


def make_rule_parameters(
    policy: PolicyDeclaration,
    sources: Mapping[str, SourceDeclaration],
    region: str,
    as_of: date,
    rows: Mapping[str, pl.DataFrame],
    origins: ClueOrigins = NO_ORIGINS,
) -> RuleParameters:
    """Build the setting; `rows` are the claimed rows of the sources that were delivered.

    Raises `UsageError` when a threshold has no value for the as-of year.
    """
    numbers = {name: threshold.in_force(as_of.year, region) for name, threshold in policy.thresholds.items()}
    unset = {name: f"本政策没有规定“{policy.thresholds[name].title}”" for name in policy.unset()}
    missing_titles = [
        policy.thresholds[name].title for name, value in numbers.items() if value is None and name not in unset
    ]
    if missing_titles:
        raise UsageError(
            f"政策“{policy.title}”没有适用于 {as_of.year} 年的标准：{'、'.join(missing_titles)}。请在政策文件中补上。"
        )
    thresholds = {name: pl.lit(value.value) for name, value in numbers.items() if value is not None}
    absent = frozenset(sources) - frozenset(rows)
    thresholds |= {name: pl.lit(None, dtype=pl.Float64) for name in unset}
    constants = thresholds | compute_scalars(policy, as_of, rows)
    return RuleParameters(policy, sources, as_of, constants, absent, unset, origins)


def compute_scalars(policy: PolicyDeclaration, as_of: date, rows: Mapping[str, pl.DataFrame]) -> dict[str, pl.Expr]:
    """The named days and years of a day, as literal columns."""
    values: dict[str, date | int | None] = {
        "as_of": as_of,
        "as_of_year": as_of.year,
        "as_of_quarter": (as_of.month + 2) // 3,
        "last_year": as_of.year - 1,
        "window_start": find_window_start(as_of, policy.window_months),
        "last_aug31": find_last_august_31(as_of),
        "latest_school_year": _find_latest_school_year(rows, as_of),
    }
    return {name: pl.lit(values[name], dtype=dtype) for name, dtype in NAMED_SCALARS.items()}


def _find_latest_school_year(rows: Mapping[str, pl.DataFrame], as_of: date) -> int | None:
    """The newest school year (its first calendar year) that the cost extract tells of and that has begun."""
    costs = rows.get("education_costs")
    if costs is None:
        return None
    newest = costs.filter(pl.col("school_year") <= find_last_august_31(as_of).year)["school_year"].max()
    return newest if isinstance(newest, int) else None
