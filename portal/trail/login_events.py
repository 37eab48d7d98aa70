"""Logins, failures and lock-outs, as Django and django-axes tell of them."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from ledger import AuditEvent
from portal.office import office

# A name that is no user's may be a password in the wrong field.
_UNKNOWN = "未知账号"


def connect() -> None:
    """Listen from now on; a second time nothing happens."""
    user_logged_in.connect(_enter_login, dispatch_uid="trail")
    user_logged_out.connect(_enter_logout, dispatch_uid="trail")
    user_login_failed.connect(_enter_failure, dispatch_uid="trail")
    user_locked_out.connect(_enter_lockout, dispatch_uid="trail")


def _enter_login(request: HttpRequest, user: Any, **_: Any) -> None:
    _enter("login", user.get_username(), request)


def _enter_logout(request: HttpRequest, user: Any, **_: Any) -> None:
    if user is not None:
        _enter("logout", user.get_username(), request)


def _enter_failure(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    _enter("login_failed", _find_name(str(credentials.get("username", ""))), request)


def _enter_lockout(request: HttpRequest, username: str, **_: Any) -> None:
    _enter("locked_out", _find_name(username), request)


def _find_name(user_name: str) -> str:
    return user_name if get_user_model().objects.filter(username=user_name).exists() else _UNKNOWN


def _enter(action: str, actor: str, request: HttpRequest | None) -> None:
    address = str(request.META.get("REMOTE_ADDR", "")) if request is not None else ""
    office().ledger.append_audit(AuditEvent(action, actor, actor, {"address": address}))
