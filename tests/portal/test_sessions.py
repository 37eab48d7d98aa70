"""How long somebody stays logged in: half an hour without a page, twelve hours in all; and what a look back shows."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from pipeline.open_ledger import open_ledger
from portal.access.roles import Role
from portal.office import office
from tests.portal.conftest import PASSWORD, OpenClient

__all__ = ["OpenClient"]
PassMinutes = Callable[[int], None]
# A page that asks by itself how something stands.
BY_ITSELF = {"X-Asks-By-Itself": "1"}


@pytest.fixture
def pass_minutes(monkeypatch: pytest.MonkeyPatch) -> PassMinutes:
    """Let minutes pass for the portal."""
    passed, now, seconds = timedelta(), timezone.now, time.time

    def let_pass(minutes: int) -> None:
        nonlocal passed
        passed += timedelta(minutes=minutes)

    monkeypatch.setattr(timezone, "now", lambda: now() + passed)
    monkeypatch.setattr(time, "time", lambda: seconds() + passed.total_seconds())
    return let_pass


def is_logged_in(client: Client, headers: dict[str, str] | None = None) -> bool:
    answer = client.get("/password/", headers=headers or {})
    assert answer.status_code == 200 or answer["Location"].startswith("/login/")
    return bool(answer.status_code == 200)


def test_half_an_hour_without_a_page_ends_it(client_for: OpenClient, pass_minutes: PassMinutes) -> None:
    client = client_for(Role.OFFICER)
    assert settings.SESSION_COOKIE_AGE == 30 * 60
    pass_minutes(29)
    assert is_logged_in(client)
    pass_minutes(29)
    assert is_logged_in(client)
    pass_minutes(31)
    assert not is_logged_in(client)


def test_a_page_that_asks_by_itself_keeps_nobody_logged_in(client_for: OpenClient, pass_minutes: PassMinutes) -> None:
    client = client_for(Role.BUREAU)
    pass_minutes(20)
    assert is_logged_in(client, BY_ITSELF)
    pass_minutes(11)
    assert not is_logged_in(client, BY_ITSELF)


def test_twelve_hours_end_it_whatever_is_done(client_for: OpenClient, pass_minutes: PassMinutes) -> None:
    client = client_for(Role.OFFICER)
    for _ in range(12 * 3 - 1):
        pass_minutes(20)
        assert is_logged_in(client)
    stolen = Client(HTTP_HOST="127.0.0.1")
    stolen.cookies["sessionid"] = client.cookies["sessionid"].value
    pass_minutes(21)
    assert not is_logged_in(client)
    assert not is_logged_in(stolen)
    entry = open_ledger(office().workspace).read_audit().row(-1, named=True)
    assert entry["action"] == "logout"
    assert entry["actor"].startswith("officer")


def test_a_login_begins_it_anew(add_portal_user: Callable[..., str], pass_minutes: PassMinutes) -> None:
    name, client = add_portal_user(Role.OFFICER), Client(HTTP_HOST="127.0.0.1")
    for _ in range(2):
        client.post("/login/", {"username": name, "password": PASSWORD})
        assert is_logged_in(client)
        pass_minutes(13 * 60)
        assert not is_logged_in(client)


def test_a_session_that_does_not_say_since_when_is_over(client_for: OpenClient) -> None:
    client = client_for(Role.OFFICER)
    session = client.session
    del session["logged_in_at"]
    session.save()
    assert not is_logged_in(client)


def test_a_script_that_asks_for_a_part_is_led_to_the_login(client_for: OpenClient, pass_minutes: PassMinutes) -> None:
    client = client_for(Role.OFFICER)
    pass_minutes(31)
    answer = client.get("/review/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"].startswith("/login/")


def test_after_a_logout_the_cookie_is_worth_nothing(client_for: OpenClient) -> None:
    client = client_for(Role.OFFICER)
    kept = Client(HTTP_HOST="127.0.0.1")
    kept.cookies["sessionid"] = client.cookies["sessionid"].value
    assert is_logged_in(kept)
    client.post("/logout/")
    assert not is_logged_in(kept)
