"""Addresses of the reports."""

from __future__ import annotations

from django.urls import path

from portal.reports import views

urlpatterns = [
    path("", views.show_reports, name="reports"),
    path("conflicts/", views.show_conflicts, name="report_conflicts"),
    path("sources/<slug:source>/", views.show_source, name="report_source"),
    path("departments/<str:department>/", views.show_quality, name="report_quality"),
    path("files/<path:file>", views.fetch_report, name="report_file"),
]
