"""Every answer bears the policy that lets a browser load and send nothing elsewhere, whatever went wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import portal.start
from portal.access.roles import Role
from tests.portal.conftest import OpenClient

__all__ = ["OpenClient"]
STATIC = Path(portal.start.__file__).parent / "static"


def check(answer: Any, status: int) -> None:
    answer.close()
    assert answer.status_code == status
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"https?:|\*|//", policy)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_whatever_is_answered(
    client_for: OpenClient,
    add_portal_user: Callable[..., str],
    listed_townships: list[str],
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own, other = listed_townships[:2]
    client, nobody = client_for(Role.TOWNSHIP, [own]), Client(HTTP_HOST="127.0.0.1")
    file = next((workspace / "runs").glob(f"*/*/lists/{own}/*.xlsx")).name
    check(nobody.get("/login/"), 200)
    check(nobody.get("/healthz"), 200)
    check(nobody.get("/"), 302)
    check(nobody.get("/nowhere/"), 404)
    check(nobody.get("/static/portal/portal.css"), 200)
    check(nobody.get("/login/", headers={"Host": "elsewhere.example"}), 400)
    check(client.get(f"/townships/{own}/files/{file}"), 200)
    check(client.get(f"/townships/{own}/files/nothing.xlsx"), 404)
    check(client.get(f"/townships/{other}/"), 403)
    check(client.get("/logout/"), 405)
    upload = SimpleUploadedFile("a.exe", b"MZ")
    check(client.post(f"/townships/{own}/imports/upload/", {"files": upload}), 400)
    strict = Client(HTTP_HOST="127.0.0.1", enforce_csrf_checks=True)
    check(strict.post("/login/", {"username": "x", "password": "y"}), 403)

    name = add_portal_user(Role.OFFICER)
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = nobody.post("/login/", {"username": name, "password": "guess"})
    check(answer, 429)

    def fail(*_: Any) -> None:
        raise ValueError

    monkeypatch.setattr(portal.start, "list_links", fail)
    check(client.get("/"), 500)


def test_a_logout_without_a_token_logs_nobody_out(client_for: OpenClient) -> None:
    logged_in, strict = client_for(Role.OFFICER), Client(HTTP_HOST="127.0.0.1", enforce_csrf_checks=True)
    strict.cookies["sessionid"] = logged_in.cookies["sessionid"].value
    assert strict.post("/logout/").status_code == 403
    assert strict.post("/logout/", {"csrfmiddlewaretoken": "x" * 64}, headers={"Origin": "null"}).status_code == 403
    assert logged_in.get("/password/").status_code == 200


def test_styles_and_drawings_point_nowhere() -> None:
    texts = {
        path.name: path.read_text(encoding="utf-8") for path in STATIC.rglob("*") if path.suffix in {".css", ".svg"}
    }
    assert texts
    for name, text in texts.items():
        assert not re.search(r"@import|url\(\s*['\"]?(https?:|//)", text), name
        assert not re.search(r"<script|<foreignObject|\bon\w+=|href\s*=\s*['\"](?!#)", text), name
