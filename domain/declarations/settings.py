"""The county's own settings and the headings that departments share."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from domain.declarations.model import Declaration


class Levels(Declaration):
    """What the three levels are called here."""

    county: str = "县"
    township: str = "乡镇"
    village: str = "行政村"


class Campaign(Declaration):
    """A concentrated sweep: when it ends and by when suspects must be visited (notice 0, 四)."""

    ends: date
    visit_by: date


class PlausibleShare(Declaration):
    """Between which shares of the registered households (0-1) a rule's hits are believed; outside, it is told."""

    low: float = Field(default=0.0, ge=0)
    high: float = Field(gt=0)


class LinkageWatch(Declaration):
    """When the match report warns that fewer rows are linked than in the period before: county defaults, no clause.

    `fall`: share of the rows (0-1). `fewest`: below so many rows in either period nothing is said.
    """

    fall: float = Field(default=0.05, gt=0, lt=1)
    fewest: int = Field(default=30, ge=1)


class CountySettings(Declaration):
    """`config/county.yaml`."""

    code: str
    name: str
    reporting_unit: str
    policy: str
    levels: Levels = Levels()
    campaigns: dict[str, Campaign] = Field(default_factory=dict)
    plausible: dict[str, PlausibleShare] = Field(default_factory=dict)
    watch: LinkageWatch = LinkageWatch()


class SharedHeadings(Declaration):
    """`config/headings.yaml`: headings that nearly all extracts have, by canonical field."""

    any: dict[str, tuple[str, ...]]
    household: dict[str, tuple[str, ...]]
    ignored: tuple[str, ...] = ()
