"""How complete the deliveries of a period are, as this server remembers it."""

from __future__ import annotations

from collections.abc import Iterable

from domain.office_clock import get_today
from domain.periods import Period
from portal.office import Office
from services.deliveries.inboxes import Inbox, find_inbox_of_period, list_inboxes
from services.deliveries.readiness import Readiness
from services.deliveries.readiness_memory import ReadinessMemory, ReadinessQuestion

_memory = ReadinessMemory()
# So many periods without a run are looked at for the calendar.
_FEW = 3


def find_readiness(office: Office, period: Period) -> tuple[Inbox | None, Readiness | None]:
    """The folder of the period's deliveries and how complete it is; no readiness while it is being looked at."""
    inbox = find_inbox_of_period(office.workspace, period)
    return inbox, _memory.find(_make_question(office, inbox, period))


def find_open_readiness(office: Office, finished: Iterable[Period]) -> dict[Period, Readiness]:
    """Period -> how complete its deliveries are: of the newest periods that have deliveries and no run."""
    done = set(finished)
    inboxes = {inbox.period: inbox for inbox in reversed(list_inboxes(office.workspace)) if inbox.period}
    open_periods = sorted((period for period in inboxes if period not in done), key=lambda period: period.end)[-_FEW:]
    answers = {
        period: _memory.find(_make_question(office, inboxes[period], period)) for period in reversed(open_periods)
    }
    return {period: readiness for period, readiness in answers.items() if readiness}


def _make_question(office: Office, inbox: Inbox | None, period: Period) -> ReadinessQuestion:
    return ReadinessQuestion(inbox.folder if inbox else None, office.config, period, get_today())
