"""A login and two generic lists."""

from __future__ import annotations

import os

from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import LoginView
from django.db.models import QuerySet
from django.urls import path
from django.views.generic import ListView

from benchmarks.portal_load.bare.models import ListedHousehold, ReviewLine

_PER_PAGE = int(os.environ.get("FANGPIN_BARE_ROWS", "100"))


class ReviewList(LoginRequiredMixin, ListView):
    """The review queue."""

    model, ordering, paginate_by, template_name = ReviewLine, "pk", _PER_PAGE, "table.html"


class HouseholdList(LoginRequiredMixin, ListView):
    """A township's households."""

    model, ordering, paginate_by, template_name = ListedHousehold, "pk", _PER_PAGE, "table.html"

    def get_queryset(self) -> QuerySet:
        """Those of the township in the address."""
        return super().get_queryset().filter(township=self.kwargs["township"])


urlpatterns = [
    path("login/", LoginView.as_view(template_name="login.html")),
    path("review/", ReviewList.as_view()),
    path("townships/<str:township>/", HouseholdList.as_view()),
]
