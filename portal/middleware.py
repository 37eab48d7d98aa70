"""The gate before every view: who is logged in, whether they may, and whether their password is their own."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from domain.office_clock import get_today
from portal.access.access import read_access
from portal.access.rules import get_rule
from portal.access.session_age import is_over
from portal.pages import render_page
from portal.trail.record import record_event

_SEEN = "seen_at"
# Seconds after which a page renews the session: not every page writes to the database.
_RENEW = 60
# What a page sends when it asks by itself how something stands: nobody sits before it, for all that it tells.
_ASKS_BY_ITSELF = "X-Asks-By-Itself"
_REDIRECT = 302
_OPEN_BEFORE_CHANGE = ("password", "logout")


class AccessMiddleware:
    """Ends sessions that are over and sets `request.access`; answers 403 before a view that the user may not see.

    Each refusal is an entry of the trail.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and is_over(request.session):
            logout(request)
        request.access = read_access(request.user, get_today())
        if request.user.is_authenticated and _ASKS_BY_ITSELF not in request.headers:
            _renew_session(request)
        response = self._get_response(request)
        if request.htmx and response.status_code == _REDIRECT:
            response = _lead_whole_page(response["Location"])
        if request.user.is_authenticated:
            response.setdefault("Cache-Control", "no-store")  # a shared computer's Back button shows nobody's data
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, url_keywords: dict[str, Any]
    ) -> HttpResponse | None:
        """The refusal, or the way to a password of one's own; none lets the view answer."""
        if not getattr(view, "login_required", True):
            return None
        rule = get_rule(view)
        if rule is None or not rule.allows(request.access, url_keywords):
            return _refuse(request, url_keywords)
        if request.user.must_change_password and request.resolver_match.url_name not in _OPEN_BEFORE_CHANGE:
            return redirect("password")
        return None


def _lead_whole_page(address: str) -> HttpResponse:
    """The way to another page, for a page that asked for a part of itself: else the login would stand in its midst."""
    return HttpResponse(headers={"HX-Redirect": address})


def _renew_session(request: HttpRequest) -> None:
    now = int(time.time())
    if now - request.session.get(_SEEN, 0) > _RENEW:
        request.session[_SEEN] = now


def _refuse(request: HttpRequest, url_keywords: dict[str, Any]) -> HttpResponse:
    """What was asked for is told by the route and, where it has them, the township and department."""
    scope = {name: str(url_keywords[name]) for name in ("township", "department") if name in url_keywords}
    record_event(request, "refused", f"/{request.resolver_match.route}", **scope)
    return render_page(request, "portal/refused.html", {"has_roles": bool(request.access.roles)}, status=403)
