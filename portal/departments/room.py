"""What every page of a department begins with: its office, the county, the period that is looked at."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils import timezone

from domain.errors import UsageError
from domain.periods import Period, parse_period_name
from portal.office import Office, office
from services.departments.delivery_folders import DeliveryFolder, DepartmentOffice
from services.departments.delivery_periods import list_delivery_periods
from services.departments.requested_data import RequestedData, find_requested_data
from services.runs.published_runs import RunFrames
from services.townships.downloads import Receiver


@dataclass(frozen=True)
class Room:
    """A department's pages as one user sees them. `run`: the newest published list; none where there is none."""

    portal: Office
    office: DepartmentOffice
    receiver: Receiver
    run: RunFrames | None

    @property
    def department(self) -> str:
        """Whose pages they are."""
        return self.office.department

    def list_periods(self) -> list[Period]:
        """The periods that may be delivered for, the one to deliver for first."""
        newest = self.run.period if self.run else None
        return list_delivery_periods(self.portal.workspace, self.portal.config, timezone.now(), newest)

    def open_delivery(self, period: Period) -> DeliveryFolder:
        """Its deliveries of a period."""
        return DeliveryFolder(self.office, period)

    def find_requested_data(self, period: Period) -> RequestedData | None:
        """What is asked of it; none where nothing is."""
        try:
            return find_requested_data(self.portal.county, self.department, period)
        except UsageError:
            return None


def open_room(request: HttpRequest, department: str) -> Room:
    """The department's pages. Raises `Http404` where the county has no such department."""
    here, access = office(), request.access
    if department not in access.departments and department not in list_departments(here):
        raise Http404
    return Room(
        here,
        DepartmentOffice(here.workspace, here.config, department, access.actor),
        Receiver(department, access.user_name, access.display_name, is_township=False),
        here.runs.find_newest(),
    )


def list_departments(here: Office) -> list[str]:
    """The departments that deliver a source."""
    return sorted({source.department for source in here.county.sources.values()})


def choose_period(room: Room, name: str) -> Period:
    """The period of an address. Raises `Http404` where the department may not deliver for it."""
    period = parse_period_name(name)
    if period is None or period not in room.list_periods():
        raise Http404
    return period
