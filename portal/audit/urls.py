"""Addresses of the trail."""

from __future__ import annotations

from django.urls import path

from portal.audit.views import export_trail, filter_trail, show_trail, verify

urlpatterns = [
    path("", show_trail, name="audit"),
    path("filter/", filter_trail, name="filter-trail"),
    path("export/", export_trail, name="export-trail"),
    path("verify/", verify, name="verify-trail"),
]
