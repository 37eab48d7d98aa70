"""Who gets in, and what they are answered who may not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from django.test import Client

from pipeline.open_ledger import open_ledger
from portal.access.roles import Role
from portal.accounts.accounts import issue_password, revoke_grants
from tests.portal.conftest import PASSWORD, OpenClient


def read_actions(workspace: Path) -> list[tuple[str, str]]:
    """Actor and action of every entry of the trail."""
    return open_ledger(workspace).read_audit().select("actor", "action").rows()


def log_in(name: str, password: str = PASSWORD) -> tuple[Client, int]:
    client = Client(HTTP_HOST="127.0.0.1")
    return client, client.post("/login/", {"username": name, "password": password}).status_code


@pytest.mark.usefixtures("workspace")
def test_health_is_told_to_anybody() -> None:
    assert Client(HTTP_HOST="127.0.0.1").get("/healthz").content == b"ok\n"


@pytest.mark.parametrize("path", ["/", "/townships/白沙镇/", "/departments/教育局/", "/password/"])
def test_nobody_is_sent_to_the_login(client_for: OpenClient, path: str) -> None:
    answer = client_for(None).get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")


def test_a_township_sees_its_own_page_alone(
    client_for: OpenClient, listed_townships: list[str], workspace: Path
) -> None:
    own, other = listed_townships[:2]
    client = client_for(Role.TOWNSHIP, [own])
    assert client.get(f"/townships/{own}/").status_code == 200
    assert client.get(f"/townships/{other}/").status_code == 403
    assert client.get("/departments/教育局/").status_code == 403
    refusals = open_ledger(workspace).read_audit().filter(pl.col("action") == "refused")
    assert refusals["detail"].str.contains(other).to_list() == [True, False]


def test_login_and_logout_stand_in_the_trail(add_portal_user: Callable[..., str], workspace: Path) -> None:
    name = add_portal_user(Role.OFFICER)
    client, status = log_in(name)
    assert status == 302
    client.post("/logout/")
    log_in(name, "something else")
    log_in("nobody-of-that-name")
    assert read_actions(workspace)[-4:] == [
        (name, "login"), (name, "logout"), (name, "login_failed"), ("未知账号", "login_failed"),
    ]  # fmt: skip


def test_after_five_failures_even_the_right_password_is_refused(
    add_portal_user: Callable[..., str], workspace: Path
) -> None:
    name = add_portal_user(Role.OFFICER)
    statuses = [log_in(name, f"wrong-{number}")[1] for number in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    assert log_in(name)[1] == 429
    assert (name, "locked_out") in read_actions(workspace)


def test_a_session_gets_another_key_at_login(add_portal_user: Callable[..., str]) -> None:
    name = add_portal_user(Role.OFFICER)
    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies["sessionid"] = "a-key-that-somebody-else-chose"
    client.post("/login/", {"username": name, "password": PASSWORD})
    assert client.cookies["sessionid"].value != "a-key-that-somebody-else-chose"


def test_a_revoked_grant_ends_at_the_next_page(
    client_for: OpenClient, workspace: Path, add_portal_user: Callable[..., str]
) -> None:
    name = add_portal_user(Role.BUREAU)
    client, _ = log_in(name)
    assert client.get("/townships/白沙镇/").status_code == 200
    revoke_grants(name, open_ledger(workspace))
    assert client.get("/townships/白沙镇/").status_code == 403
    assert log_in(name)[1] == 200


def test_an_issued_password_must_be_changed_first(add_portal_user: Callable[..., str], workspace: Path) -> None:
    name = add_portal_user(Role.BUREAU)
    issued = issue_password(name, open_ledger(workspace))
    client, _ = log_in(name, issued)
    assert client.get("/")["Location"] == "/password/"
    assert client.get("/no-such-page/").status_code == 404
    new = {"old_password": issued, "new_password1": "River-Stone-77", "new_password2": "River-Stone-77"}
    assert client.post("/password/", new)["Location"] == "/"
    assert client.get("/runs/").status_code == 200


def test_a_form_without_its_token_is_refused(add_portal_user: Callable[..., str]) -> None:
    client = Client(HTTP_HOST="127.0.0.1", enforce_csrf_checks=True)
    answer = client.post("/login/", {"username": add_portal_user(Role.OFFICER), "password": PASSWORD})
    assert answer.status_code == 403
    assert "刷新页面" in answer.content.decode()
