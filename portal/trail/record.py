"""An entry of the trail about what somebody did, or looked at, on the portal."""

from __future__ import annotations

from django.http import HttpRequest

from ledger import AuditEvent
from portal.office import office


def record_event(request: HttpRequest, action: str, subject: str = "", **detail: str | int) -> None:
    """Enter it under the user's name; `subject`, `detail`: ids, names of townships and counts, no cell of a person.

    Raises `StageFailed` when it cannot be entered: what cannot be told afterwards is not done.
    """
    office().ledger.append_audit(AuditEvent(action, request.access.actor, subject, detail))
