"""Addresses of a department's pages."""

from __future__ import annotations

from django.urls import path

from portal.departments.views import show_department

urlpatterns = [path("<str:department>/", show_department, name="department")]
