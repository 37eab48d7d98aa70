"""What a list is made from: the document inputs (the run's tables) and the document context (labels, days, names)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from domain.county.policy import Cycle, NamedDepartment, PolicyDeclaration
from domain.county.settings import CountySettings, Levels
from domain.county.source import SourceDeclaration
from domain.periods import Period
from domain.tables import empty

# What a layout's texts may hold in braces. `level_*`: what the levels are called here; `as_of_digits`: 20260930.
# `supplier`: the department or township to which a workbook goes back; `policy_tried`: the other one of a dry run.
# What departments are given has `batch`, `approver` (blank: a pen), `purpose`, `list` (its title), `basis` (clause).
TEXTS = (
    *("period", "county", "township", "unit", "supplier", "policy", "policy_tried", "batch", "approver", "purpose"),
    *("list", "basis", "as_of", "as_of_digits", "level_county", "level_township", "level_village", "level_group"),
)
# `each`: the member of a family of columns.
PLACEHOLDERS = (*TEXTS, "each")
VISIT_COLUMNS = pl.Schema({"household_id": pl.String, "clue_id": pl.String, "checked_on": pl.Date, "result": pl.String})


@dataclass(frozen=True)
class ListInputs:
    """The tables a list is made of, each shaped as in `domain.tables`.

    `suppressed`: clues that the ledger holds back this period. `visits`: columns household_id, clue_id (may be
    null), checked_on, result: what earlier visits found, as the answers came. `previous_issues`: table `issues` of the
    run before.
    `stale_sources`: column source, those whose delivery may be of an earlier period. `due_dates`: department, due_on.
    """

    members: pl.DataFrame
    findings: pl.DataFrame
    finding_evidence: pl.DataFrame
    suspected: pl.DataFrame
    coverage: pl.DataFrame
    deliveries: pl.DataFrame
    rule_outcomes: pl.DataFrame
    accounting: pl.DataFrame
    files: pl.DataFrame
    links: pl.DataFrame
    suppressed: pl.DataFrame = field(default_factory=lambda: empty("suppressed"))
    visits: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=VISIT_COLUMNS))
    profiles: pl.DataFrame = field(default_factory=lambda: empty("profiles"))
    issues: pl.DataFrame = field(default_factory=lambda: empty("issues"))
    previous_issues: pl.DataFrame = field(default_factory=lambda: empty("issues"))
    conflicts: pl.DataFrame = field(default_factory=lambda: empty("conflicts"))
    due_dates: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema={"department": pl.String, "due_on": pl.Date})
    )
    follow_up: pl.DataFrame = field(default_factory=lambda: empty("follow_up"))
    categories: pl.DataFrame = field(default_factory=lambda: empty("categories"))
    link_doubts: pl.DataFrame = field(default_factory=lambda: empty("link_doubts"))
    stale_sources: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema={"source": pl.String}))


@dataclass(frozen=True)
class SourceLabel:
    """The labels of a source: its title and the department that provides it."""

    title: str
    department: str


@dataclass(frozen=True)
class RuleLabel:
    """The labels of a rule: its title and the risk it speaks of."""

    title: str
    risk: str


@dataclass(frozen=True)
class DocumentContext:
    """Everything on a list that is not in the tables.

    `county`: its name. `reporting_unit`: the bureau that sends the lists. `period_title`: e.g. 2026年9月.
    `policy_title`: the policy in force. `sources`, `rules`: id -> words, in the order of the lists.
    `levels`, `group_level`: what places are called here. `categories`: of low-income people, those in force.
    `departments`, `cycles`: whom the notice names, and how often it wants what done.
    """

    county: str
    reporting_unit: str
    period_title: str
    as_of: date
    policy_title: str
    sources: Mapping[str, SourceLabel]
    rules: Mapping[str, RuleLabel]
    levels: Levels = field(default_factory=Levels)
    group_level: str = "村民小组（屯）"
    categories: tuple[str, ...] = ()
    departments: tuple[NamedDepartment, ...] = ()
    cycles: tuple[Cycle, ...] = ()

    @classmethod
    def of(
        cls, settings: CountySettings, sources: Mapping[str, SourceDeclaration], policy: PolicyDeclaration,
        period: Period, as_of: date,
    ) -> DocumentContext:  # fmt: skip
        """Build the context of a run from what the county declares."""
        return cls(
            county=settings.name,
            reporting_unit=settings.reporting_unit,
            period_title=period.title,
            as_of=as_of,
            policy_title=policy.title,
            sources={name: SourceLabel(source.title, source.department) for name, source in sources.items()},
            rules={
                name: RuleLabel(rule.title, rule.risk) for name, rule in policy.rules.items() if rule.makes_findings
            },
            levels=settings.levels,
            group_level=settings.levels.group,
            categories=tuple(_categories(policy, as_of)),
            departments=policy.departments,
            cycles=policy.cycles,
        )

    def make_texts(self, township: str = "", supplier: str = "") -> dict[str, str]:
        """`TEXTS` -> the value; blank for those that only some workbooks know."""
        return dict.fromkeys(TEXTS, "") | {
            "period": self.period_title,
            "county": self.county,
            "township": township,
            "unit": self.reporting_unit,
            "supplier": supplier,
            "policy": self.policy_title,
            "as_of": self.as_of.isoformat(),
            "as_of_digits": f"{self.as_of:%Y%m%d}",
            "level_county": self.levels.county,
            "level_township": self.levels.township,
            "level_village": self.levels.village,
            "level_group": self.group_level,
        }


def _categories(policy: PolicyDeclaration, as_of: date) -> list[str]:
    """The categories of low-income people that are in force, in the policy's order."""
    rules = policy.rules_on(as_of).values()
    return list(dict.fromkeys(rule.category for rule in rules if rule.category and rule.dictionary == "low_income"))
