"""Every address of the portal, room by room."""

from __future__ import annotations

from django.urls import include, path

from portal.accounts.login import change_password, log_out, show_login
from portal.failures import show_bad_request, show_not_found, show_server_error
from portal.start import show_health, show_start

urlpatterns = [
    path("healthz", show_health, name="health"),
    path("login/", show_login, name="login"),
    path("logout/", log_out, name="logout"),
    path("password/", change_password, name="password"),
    path("", show_start, name="start"),
    # --- rooms
    path("accounts/", include("portal.accounts.urls")),
    path("audit/", include("portal.audit.urls")),
    path("configuration/", include("portal.configuration.urls")),
    path("departments/", include("portal.departments.urls")),
    path("people/", include("portal.households.urls")),
    path("property/", include("portal.property.urls")),
    path("reports/", include("portal.reports.urls")),
    path("review/", include("portal.review.urls")),
    path("runs/", include("portal.runs.urls")),
    path("townships/", include("portal.townships.urls")),
]
handler400 = show_bad_request
handler404 = show_not_found
handler500 = show_server_error


__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]
