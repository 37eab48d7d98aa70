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


class CountySettings(Declaration):
    """`config/county.yaml`."""

    code: str
    name: str
    reporting_unit: str
    policy: str
    levels: Levels = Levels()
    campaigns: dict[str, Campaign] = Field(default_factory=dict)


class SharedHeadings(Declaration):
    """`config/headings.yaml`: headings that nearly all extracts have, by canonical field."""

    any: dict[str, tuple[str, ...]]
    household: dict[str, tuple[str, ...]]
    ignored: tuple[str, ...] = ()
