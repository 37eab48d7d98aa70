"""How long somebody stays logged in at most, whatever they do: a cookie that was taken away is worth a day's work."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

_LOGGED_IN = "logged_in_at"


def connect() -> None:
    """Note the time of every login from now on; a second time nothing happens."""
    user_logged_in.connect(_note_login, dispatch_uid="session_age")


def is_over(session: SessionBase) -> bool:
    """Whether the login was longer ago than a session lasts; one that does not say when is over."""
    return bool(time.time() - session.get(_LOGGED_IN, 0) > settings.SESSION_LONGEST)


def _note_login(request: HttpRequest, **_: Any) -> None:
    request.session[_LOGGED_IN] = int(time.time())
