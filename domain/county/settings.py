"""The county's own settings and the headings that departments share."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from domain.county.heading_groups import SharedGroupWords
from domain.county.model import Declaration


class Levels(Declaration):
    """What the levels are called here."""

    county: str = "县"
    township: str = "乡镇"
    village: str = "行政村"
    group: str = "村民小组（屯）"


class Campaign(Declaration):
    """A concentrated sweep: when it ends and by when suspects must be visited (notice 0, 四).

    `steps`: later steps of the road (road.yaml) -> by when they are to be done.
    """

    ends: date
    visit_by: date
    steps: dict[str, date] = Field(default_factory=dict)


class PlausibleShare(Declaration):
    """Between which shares of the registered households (0-1) a rule's hits are believed; outside, it is told."""

    low: float = Field(default=0.0, ge=0)
    high: float = Field(gt=0)


class Due(Declaration):
    """By which day of the month deliveries are wanted; `departments`: those with a day of their own."""

    due_day: int | None = Field(default=None, ge=1, le=31)
    departments: dict[str, int] = Field(default_factory=dict)

    def day_for(self, *names: str) -> int | None:
        """The day of the month of a department under one of its names, if one is set."""
        return next((self.departments[name] for name in names if name in self.departments), self.due_day)


class PropertySettings(Declaration):
    """How property data are handled: who approves a request (blank: a pen), days after which they must go."""

    approver: str = ""
    retention_days: int = Field(default=180, ge=1)


class RetentionSettings(Declaration):
    """How long what departments sent stays: days after the as-of date of the last run that has read it."""

    raw_days: int = Field(default=365, ge=1)


class LinkageWatch(Declaration):
    """When the match report warns that fewer rows are linked than in the period before: county defaults, no clause.

    `fall`: share of the rows (0-1). `fewest`: below so many rows in either period nothing is said. `behind`: by what
    share a kind of rows or a source is linked less than the others. `truth`: a rule of whose answers fewer proved true.
    `wrong`: share of the links, by samples, that are wrong, or of the rows without one that should have it.
    """

    fall: float = Field(default=0.05, gt=0, lt=1)
    fewest: int = Field(default=30, ge=1)
    behind: float = Field(default=0.1, gt=0, lt=1)
    truth: float = Field(default=0.5, ge=0, lt=1)
    wrong: float = Field(default=0.01, ge=0, lt=1)


class ReviewSettings(Declaration):
    """How doubtful pairs are judged: which share of them (0-1) another officer judges once more; no clause."""

    second_share: float = Field(default=0.05, ge=0, le=1)


class CountySettings(Declaration):
    """`config/county.yaml`.

    `departments`: a department of the sources -> who does its work here; several may be one office.
    `contact`: whom townships ask about their papers: name and telephone; empty: written by hand.
    `due_soon_working_days`: within how many working days a due date is near; county default, no clause.
    `exclusion_reasons`: why what was listed was not true, as counts name it -> other ways of writing it.
    `member_update_months`: within how many months the register must follow a birth, death or move.
    """

    code: str
    name: str
    reporting_unit: str
    contact: str = ""
    policy: str
    publish: Literal["on_completion", "by_hand"] = "on_completion"
    levels: Levels = Levels()
    departments: dict[str, str] = Field(default_factory=dict)
    campaigns: dict[str, Campaign] = Field(default_factory=dict)
    due_soon_working_days: int = Field(default=5, ge=0)
    member_update_months: int = Field(default=1, ge=1, le=12)
    plausible: dict[str, PlausibleShare] = Field(default_factory=dict)
    exclusion_reasons: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    deliveries: Due = Due()
    property: PropertySettings = PropertySettings()
    retention: RetentionSettings = RetentionSettings()
    watch: LinkageWatch = LinkageWatch()
    review: ReviewSettings = ReviewSettings()


class SharedHeadings(Declaration):
    """`config/headings.yaml`: headings that nearly all extracts have, by canonical field.

    `groups`: words of upper headings that say whom, or what time, the columns below are about.
    """

    any: dict[str, tuple[str, ...]]
    household: dict[str, tuple[str, ...]]
    ignored: tuple[str, ...] = ()
    groups: SharedGroupWords = SharedGroupWords()
