"""The Django application of the portal's own tables: grants and jobs."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The label is part of every migration."""

    name = "portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let logins, failures and lock-outs be entered in the trail, and the time of each login in its session."""
        from portal.access import session_age
        from portal.trail import login_events

        login_events.connect()
        session_age.connect()
