"""Guessing passwords from many addresses, or over many names; and that nobody locks the whole office out."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils.timezone import now

from portal.access.roles import Role
from tests.portal.conftest import PASSWORD, OpenClient

__all__ = ["OpenClient"]
Users = Callable[..., str]
TOO_MANY, LET_IN = 429, 302


@pytest.fixture(autouse=True)
def lower_limits(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer guesses than an attacker has: each costs as much time as a right password."""
    assert workspace
    assert (settings.FAILURES_OF_A_NAME, settings.FAILURES_OF_AN_ADDRESS) == (20, 30)
    monkeypatch.setattr(settings, "FAILURES_OF_A_NAME", 7)
    monkeypatch.setattr(settings, "FAILURES_OF_AN_ADDRESS", 9)


def log_in(name: str, password: str = PASSWORD, address: str = "10.1.0.1", client: Client | None = None) -> int:
    client = client or Client(HTTP_HOST="127.0.0.1")
    client.cookies.pop("sessionid", None)
    answer = client.post("/login/", {"username": name, "password": password}, REMOTE_ADDR=address)
    return int(answer.status_code)


def guess_from_everywhere(name: str) -> list[int]:
    return [log_in(name, "guess", f"10.2.0.{number}") for number in range(settings.FAILURES_OF_A_NAME)]


def guess_every_name(address: str) -> list[int]:
    return [log_in(f"name{number}", "guess", address) for number in range(settings.FAILURES_OF_AN_ADDRESS)]


def test_one_name_from_many_addresses(add_portal_user: Users) -> None:
    name, other = add_portal_user(Role.OFFICER), add_portal_user(Role.OFFICER)
    statuses = guess_from_everywhere(name)
    assert (statuses[-2], statuses[-1]) == (200, TOO_MANY)
    assert log_in(name, address="10.3.0.1") == TOO_MANY
    assert log_in(other, address="10.3.0.1") == LET_IN


def test_one_password_on_every_name(add_portal_user: Users) -> None:
    name = add_portal_user(Role.OFFICER)
    statuses = guess_every_name("10.4.0.1")
    assert (statuses[-2], statuses[-1]) == (200, TOO_MANY)
    assert log_in(name, address="10.4.0.1") == TOO_MANY
    assert log_in(name, address="10.4.0.2") == LET_IN


def test_ones_own_login_between_guesses_does_not_begin_the_count_anew(add_portal_user: Users) -> None:
    accomplice, victim = add_portal_user(Role.TOWNSHIP, ["白沙镇"]), add_portal_user(Role.OFFICER)
    for number in range(settings.FAILURES_OF_AN_ADDRESS):
        log_in(f"name{number}", "guess", "10.5.0.1")
        if number % 4 == 0 and number < settings.FAILURES_OF_AN_ADDRESS - 1:
            assert log_in(accomplice, address="10.5.0.1") == LET_IN
    assert log_in(victim, address="10.5.0.1") == TOO_MANY


def test_nobody_is_locked_out_of_the_browser_they_use(add_portal_user: Users) -> None:
    name, browser = add_portal_user(Role.OFFICER), Client(HTTP_HOST="127.0.0.1")
    assert log_in(name, address="10.6.0.1", client=browser) == LET_IN
    assert [log_in(name, "guess", "10.6.0.1") for _ in range(settings.AXES_FAILURE_LIMIT)][-1] == TOO_MANY
    guess_from_everywhere(name)
    guess_every_name("10.6.0.1")
    assert log_in(name, address="10.6.0.1") == TOO_MANY
    assert log_in(name, address="10.6.0.1", client=browser) == LET_IN


def test_a_browser_cannot_be_named_by_its_description(add_portal_user: Users) -> None:
    """Whoever sends a header of our own words counts as anybody else."""
    name, browser = add_portal_user(Role.OFFICER), Client(HTTP_HOST="127.0.0.1")
    assert log_in(name, address="10.9.0.1", client=browser) == LET_IN
    guesser = Client(HTTP_HOST="127.0.0.1", HTTP_USER_AGENT="own")
    assert [log_in(name, "guess", "10.9.0.1", guesser) for _ in range(settings.AXES_FAILURE_LIMIT)][-1] == TOO_MANY
    assert log_in(name, address="10.9.0.1", client=browser) == LET_IN


def test_an_office_that_mistypes_in_its_own_browsers_keeps_no_new_one_out(add_portal_user: Users) -> None:
    names = [add_portal_user(Role.OFFICER) for _ in range(settings.FAILURES_OF_AN_ADDRESS // 4 + 1)]
    for name in names:
        browser = Client(HTTP_HOST="127.0.0.1")
        log_in(name, address="10.10.0.1", client=browser)
        assert {log_in(name, "mistyped", "10.10.0.1", browser) for _ in range(4)} == {200}
    assert log_in(add_portal_user(Role.OFFICER), address="10.10.0.1") == LET_IN


def test_a_browser_is_its_users_own_and_has_a_limit_too(add_portal_user: Users) -> None:
    name, other = add_portal_user(Role.OFFICER), add_portal_user(Role.OFFICER)
    browser = Client(HTTP_HOST="127.0.0.1")
    assert log_in(name, address="10.7.0.1", client=browser) == LET_IN
    guess_every_name("10.7.0.1")
    assert log_in(other, address="10.7.0.1", client=browser) == TOO_MANY
    statuses = [log_in(name, "guess", "10.7.0.1", browser) for _ in range(settings.AXES_FAILURE_LIMIT)]
    assert statuses[-1] == TOO_MANY
    assert log_in(name, address="10.7.0.2", client=browser) == TOO_MANY


@pytest.mark.parametrize("value", ["1", "1:1abcde:forged"])
def test_a_forged_browser_is_none(add_portal_user: Users, value: str) -> None:
    name, browser = add_portal_user(Role.OFFICER), Client(HTTP_HOST="127.0.0.1")
    browser.cookies["browser"] = value
    guess_every_name("10.8.0.1")
    assert log_in(name, address="10.8.0.1", client=browser) == TOO_MANY


def test_it_opens_again_however_often_somebody_knocks_meanwhile(add_portal_user: Users) -> None:
    name = add_portal_user(Role.OFFICER)
    guess_from_everywhere(name)
    failures = sum(AccessAttempt.objects.values_list("failures_since_start", flat=True))
    assert {log_in(name, address=f"10.2.0.{number}") for number in range(9)} == {TOO_MANY}
    assert sum(AccessAttempt.objects.values_list("failures_since_start", flat=True)) == failures
    AccessAttempt.objects.update(attempt_time=now() - settings.AXES_COOLOFF_TIME - timedelta(seconds=1))
    assert log_in(name, address="10.3.0.1") == LET_IN


def test_the_administrator_opens_it_at_once(add_portal_user: Users) -> None:
    name = add_portal_user(Role.OFFICER)
    guess_from_everywhere(name)
    call_command("axes_reset", stdout=io.StringIO())
    assert log_in(name, address="10.3.0.1") == LET_IN


def test_what_was_tried_is_not_kept_with_its_password(add_portal_user: Users) -> None:
    log_in(add_portal_user(Role.OFFICER), "Guessed-Word-1")
    kept = AccessAttempt.objects.values_list("get_data", "post_data", "path_info", "http_accept")
    assert kept
    assert not any("Guessed-Word-1" in text for texts in kept for text in texts)
