"""After how many wrong passwords nobody gets in: a name at an address, a name anywhere, an address whatever the name.

Browsers in which the name's user has logged in before have a count of their own: whoever makes a name, or a whole
office's address, reach its limit keeps nobody out of their own browser.
"""

from __future__ import annotations

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now

_SALT = "portal.browser"
# What an attempt says of its browser, in place of the browser's own description, which anybody may choose.
_OWN, _NEW = "own", "new"


class LockoutHandler(AxesDatabaseHandler):
    """django-axes' count of wrong passwords, with limits of their own for a name and for an address."""

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **more: Any
    ) -> None:
        """Keep the attempt, with whether its browser was the user's own."""
        if request is not None:
            is_own = is_users_browser(request, get_client_username(request, credentials))
            request.axes_user_agent = _OWN if is_own else _NEW
        super().user_login_failed(sender, credentials, request, **more)

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Wrong passwords that count against the attempt: too many of them are `AXES_FAILURE_LIMIT` or more."""
        name, address = get_client_username(request, credentials), request.axes_ip_address
        if is_users_browser(request, name):
            return _count_failures(username=name, user_agent=_OWN)
        failures = _count_failures(username=name, ip_address=address, user_agent=_NEW)
        if (
            _count_failures(username=name, user_agent=_NEW) >= settings.FAILURES_OF_A_NAME
            or _count_failures(ip_address=address, user_agent=_NEW) >= settings.FAILURES_OF_AN_ADDRESS
        ):
            return max(failures, int(settings.AXES_FAILURE_LIMIT))
        return failures


def mark_browser(response: HttpResponse, user: Any) -> None:
    """Let the browser show next time that this user has logged in there."""
    response.set_signed_cookie(
        _get_cookie_name(), str(user.pk), salt=_SALT, max_age=settings.BROWSER_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict",
    )  # fmt: skip


def is_users_browser(request: HttpRequest, user_name: str | None) -> bool:
    """Whether the user has logged in with this browser before."""
    pk = request.get_signed_cookie(_get_cookie_name(), None, salt=_SALT, max_age=settings.BROWSER_COOKIE_AGE)
    return pk is not None and get_user_model().objects.filter(pk=pk, username=user_name).exists()


def _get_cookie_name() -> str:
    return "__Host-browser" if settings.SESSION_COOKIE_SECURE else "browser"


def _count_failures(**of_whom: str | None) -> int:
    begin = now() - settings.AXES_COOLOFF_TIME
    attempts = AccessAttempt.objects.filter(attempt_time__gte=begin, **of_whom)
    return int(attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0)
