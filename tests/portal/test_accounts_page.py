"""The bureau makes accounts and grants on a page, takes them back, and issues passwords that nobody else can read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from pipeline.open_ledger import open_ledger
from portal.access.roles import Role

OpenClient = Callable[..., Client]
GRANT = {"role": "department", "departments": ["教育局"], "paper_no": "测试〔2026〕3号", "until": "2099-12-31"}


@pytest.fixture
def bureau(client_for: OpenClient) -> Client:
    return client_for(Role.BUREAU)


def test_an_account_with_an_issued_password(bureau: Client, workspace: Path) -> None:
    from django.contrib.auth import get_user_model

    done = bureau.post("/accounts/add/", GRANT | {"name": "教育局专干", "townships": ["白沙镇"]})
    assert done.status_code == 200
    assert done["Cache-Control"] == "no-store"
    password = done.content.decode().split('class="issued">')[1].split("<")[0]
    user = get_user_model().objects.get(username="教育局专干")
    assert user.check_password(password)
    assert user.must_change_password
    (grant,) = user.grants.all()
    assert (grant.departments, grant.townships) == (["教育局"], [])  # another role's places are left out
    trail = open_ledger(workspace).read_audit()
    assert {"grant", "password_set"} <= set(trail["action"])
    assert not any(password in text for column in ("subject", "detail") for text in trail[column])
    assert "教育局专干" in bureau.get("/accounts/").content.decode()


def test_what_is_missing_is_said_beside_the_form(bureau: Client) -> None:
    without_place = bureau.post("/accounts/add/", {**GRANT, "name": "某人", "departments": []})
    assert without_place.status_code == 400
    assert "必须写明是哪个部门" in without_place.content.decode()
    past = bureau.post("/accounts/add/", {**GRANT, "name": "某人", "until": "2020-01-01"})
    assert "授权的截止日已经过去" in past.content.decode()
    unknown = bureau.post("/accounts/add/", {**GRANT, "name": "某人", "departments": ["天文台"]})
    assert unknown.status_code == 400
    assert bureau.post("/accounts/users/没有的人/grant/", GRANT).status_code == 400


def test_a_grant_is_added_and_taken_back(bureau: Client, client_for: OpenClient) -> None:
    from django.contrib.auth import get_user_model

    client = client_for(Role.OFFICER)
    user = get_user_model().objects.get(pk=client.session["_auth_user_id"])
    address = f"/accounts/users/{user.username}/"
    assert bureau.post(f"{address}grant/", GRANT).status_code == 302
    assert client.get("/departments/教育局/").status_code == 200
    number = user.grants.get(role="department").pk
    assert bureau.post(f"{address}revoke/", {"grant_id": number}).status_code == 302
    assert client.get("/departments/教育局/").status_code == 403
    assert bureau.post(f"{address}revoke/", {"grant_id": "x"}).status_code == 400
    bureau.post(f"{address}revoke/")
    assert not user.grants.filter(revoked_at=None).exists()


def test_nobody_locks_themselves_out(bureau: Client) -> None:
    from django.contrib.auth import get_user_model

    name = get_user_model().objects.get(pk=bureau.session["_auth_user_id"]).username
    assert "由另一位县局人员办理" in bureau.get(f"/accounts/users/{name}/").content.decode()
    for what in ("revoke", "password"):
        assert bureau.post(f"/accounts/users/{name}/{what}/").status_code == 400


def test_a_page_that_asks_by_itself_keeps_nobody_logged_in(bureau: Client) -> None:
    asking = {"HTTP_HX_REQUEST": "true", "HTTP_X_ASKS_BY_ITSELF": "1"}
    session = bureau.session
    session["seen_at"] = 1
    session.save()
    assert bureau.get("/runs/active/", **asking).status_code == 200
    assert bureau.session["seen_at"] == 1
    bureau.get("/runs/")
    assert bureau.session["seen_at"] > 1
    bureau.logout()
    answer = bureau.get("/runs/active/", **asking)
    assert (answer.status_code, answer["HX-Redirect"].split("?")[0]) == (200, "/login/")
