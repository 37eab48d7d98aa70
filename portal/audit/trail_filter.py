"""What the auditor is looking for: kept in the session, as a person's number must not stand in an address."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.http import HttpRequest

from domain.errors import UsageError
from ledger import AuditQuery
from portal.office import office
from services.audit.search import find_names

_KEY = "trail_filter"


@dataclass(frozen=True)
class TrailFilter:
    """As it was typed: `person` a household's or a person's number, `actor` a user's name, days as 2026-09-30."""

    person: str = ""
    actor: str = ""
    action: str = ""
    since: str = ""
    until: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether it asks for everything."""
        return not any(asdict(self).values())

    def make_query(self) -> AuditQuery:
        """What the ledger is asked. Raises `UsageError` for a day that is none."""
        place = office()
        names = find_names(place.ledger, place.workspace, place.config, self.person) if self.person else None
        return AuditQuery(self.actor, self.action, names, _read_day(self.since), _read_day(self.until))


def read_filter(request: HttpRequest) -> TrailFilter:
    """What the session keeps."""
    return TrailFilter(**request.session.get(_KEY, {}))


def keep_filter(request: HttpRequest) -> TrailFilter:
    """Keep what a form says. Raises `UsageError` for a day that is none."""
    names = asdict(TrailFilter())
    trail_filter = TrailFilter(**{name: request.POST.get(name, "").strip() for name in names})
    _read_day(trail_filter.since), _read_day(trail_filter.until)
    request.session[_KEY] = asdict(trail_filter)
    return trail_filter


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError("日期应写成 2026-09-30 这样。") from None
