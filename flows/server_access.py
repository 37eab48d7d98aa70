"""Who may talk to Prefect's server: this program and its own page, with a password made anew at every start.

Prefect's API trusts every caller unless it is told not to, and whoever may change a deployment may run commands.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
# The user's name before the password; Prefect's page asks for both in one field.
OFFICER = "fangpin"
_PLACE = "FANGPIN_WORKER_PLACE"
_LOGIN = "page_login.txt"

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_MISDIRECTED, _FORBIDDEN = 421, 403
_POLICY_VIOLATION = 1008
# A page on another port of this machine is of the same site to a browser: framed there, ours would stand under that
# page's invisible buttons, logged in.
_UNFRAMED = ((b"x-frame-options", b"DENY"), (b"content-security-policy", b"frame-ancestors 'none'"))


def make_credentials() -> str:
    """`name:password` that nobody can guess."""
    return f"{OFFICER}:{secrets.token_urlsafe(24)}"


def write_credentials(folder: Path, credentials: str) -> Path:
    """A file with the credentials that this account alone may read: a service has no window that shows them."""
    path = folder / _LOGIN
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write(f"{credentials}\n")
    return path


def lock_server(address: str, credentials: str) -> None:
    """Set what Prefect's server and clients of this process and its children read; call it before Prefect is imported.

    `address`: where the server answers, such as `http://127.0.0.1:4200`.
    """
    os.environ.update(
        {
            "PREFECT_API_URL": f"{address}/api",
            "PREFECT_API_AUTH_STRING": credentials,
            "PREFECT_SERVER_API_AUTH_STRING": credentials,
            "PREFECT_SERVER_API_HOST": HOST,
            "PREFECT_SERVER_API_PORT": address.rpartition(":")[2],
            "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": address,
            "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
        }
    )


def fix_place_of_worker(place: dict[str, str]) -> None:
    """Fix the inbox, workspace and configuration that this process's scheduled runs may use."""
    os.environ[_PLACE] = json.dumps(place)


def place_of_worker() -> dict[str, str] | None:
    """What `fix_place_of_worker` fixed; none where no worker of ours started this process."""
    text = os.environ.get(_PLACE)
    return json.loads(text) if text else None


class LocalAccess:
    """An ASGI application that only requests for this machine's own address reach, from its own page or from no page.

    A request for another host comes by a name that somebody else made to point here (DNS rebinding); one with
    another origin, from a page of somebody else's. Both are refused before `application` sees them.
    """

    def __init__(self, application: Application, port: int) -> None:
        self._application = application
        self._hosts = {f"{name}:{port}".encode() for name in (HOST, "localhost")}
        self._origins = {b"http://" + host for host in self._hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it: 421 for another host, 403 for another origin."""
        if scope["type"] in ("http", "websocket") and (status := self._refusal(scope)):
            await _refuse(scope, receive, send, status)
            return
        await self._application(scope, receive, _forbid_frames(send))

    def _refusal(self, scope: Scope) -> int | None:
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return _MISDIRECTED
        origins = [value for name, value in scope["headers"] if name == b"origin"]
        return None if self._origins.issuperset(origins) else _FORBIDDEN


def _forbid_frames(send: Send) -> Send:
    """`send` whose answers no page of somebody else's may show in a frame."""

    async def send_unframed(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *_UNFRAMED]}
        await send(message)

    return send_unframed


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        return
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})
