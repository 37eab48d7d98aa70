"""What every department is asked for in a period, as a letter with templates per department."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import delivery
from domain.periods import Period
from pipeline.county.county import County


def choose_request_day(county: County, period: Period) -> date:
    """The day as of which data are asked for: the end of the campaign, if it is one, or of the period."""
    campaign = county.settings.campaigns.get(str(period))
    return campaign.ends if campaign else period.end


def make_request_inputs(county: County, as_of: date) -> delivery.RequestInputs:
    """What the requests are made from."""
    departments = delivery.list_requested_departments(county.sources, county.settings)
    return delivery.RequestInputs(
        county.settings, county.shared_headings, county.regions, county.sources, county.request,
        county.lists["request"], {name: county.due_on(name, as_of) for name in departments},
    )  # fmt: skip


def write_requests(
    folder: Path, county: County, period: Period, as_of: date, *,
    only: str | None = None, signed_on: date | None = None,
) -> list[Path]:  # fmt: skip
    """Write the requests of the policy in force to every department, or to the one in `only`.

    `signed_on`: the letter's date; blank for a pen when left out. Raises `UsageError` for a department that provides
    nothing, `OSError` when a file cannot be written.
    """
    inputs = make_request_inputs(county, as_of)
    return delivery.write_requests(folder, inputs, county.policy(), period, as_of, only=only, signed_on=signed_on)
