"""Addresses of the search, of households and of rows."""

from __future__ import annotations

from django.urls import path

from portal.households import views

urlpatterns = [
    path("", views.search_people, name="people"),
    path("households/<str:key>/", views.show_household, name="known_household"),
    path("rows/<str:sheet_key>/<str:row_key>/", views.show_row, name="row"),
    path("rows/<str:sheet_key>/<str:row_key>/overturn/", views.overturn_link, name="row_overturn"),
    path("rows/<str:sheet_key>/<str:row_key>/undo/", views.undo_overturn, name="row_undo"),
]
