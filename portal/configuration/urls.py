"""Addresses of the configuration's pages."""

from __future__ import annotations

from django.urls import path

from portal.configuration.views import show_configuration, show_difference, show_policy, show_rulebook

urlpatterns = [
    path("", show_configuration, name="configuration"),
    path("policies/<str:policy>/", show_policy, name="policy"),
    path("policies/<str:policy>/rulebook/", show_rulebook, name="rulebook"),
    path("policies/<str:policy>/compared/<str:other>/", show_difference, name="policy-difference"),
]
