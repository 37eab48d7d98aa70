"""Addresses of the review."""

from __future__ import annotations

from django.urls import path

from portal.review import views
from portal.review.boards import PROPERTY

urlpatterns = [
    path("", views.show_queue, name="review"),
    path("property/", views.show_queue, {"matter": PROPERTY}, name="review_property"),
    path("undo/", views.undo, name="review_undo"),
    path("pairs/<str:key>/", views.show_pair, name="review_pair"),
    path("pairs/<str:key>/decide/", views.decide, name="review_decide"),
    path("pairs/<str:key>/score/", views.switch_score, name="review_score"),
]
