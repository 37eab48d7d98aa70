"""Addresses of property searches."""

from __future__ import annotations

from django.urls import path

from portal.property.views import fetch_search_file, show_searches, show_township_search

urlpatterns = [
    path("", show_searches, name="property"),
    path("townships/<str:township>/", show_township_search, name="property-township"),
    path("townships/<str:township>/files/<str:file>", fetch_search_file, name="property-file"),
]
