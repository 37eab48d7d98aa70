"""Addresses of a township's pages."""

from __future__ import annotations

from django.urls import path

from portal.townships.views import show_township

urlpatterns = [path("<str:township>/", show_township, name="township")]
