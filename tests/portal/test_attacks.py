"""What somebody tries who wants in, or wants to be what they are not. Every attempt is made, and fails."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from domain.office_clock import get_today
from pipeline.open_ledger import open_ledger
from portal.access.roles import Role
from portal.accounts.accounts import set_password
from portal.models import Grant
from tests.portal.conftest import PASSWORD, OpenClient

# Ways to leave a folder, as addresses and file names have them.
CLIMBS = (
    "../../../../../../etc/passwd", "..%2f..%2f..%2fmanifest.json", "%2e%2e%2f%2e%2e%2fmanifest.json",
    "..\\..\\manifest.json", "%5c..%5cmanifest.json", "/etc/passwd", "%00.xlsx", "C:%5cWindows%5cwin.ini", ".", "..",
    "%252e%252e%252fmanifest.json",
)  # fmt: skip
OUTSIDE = Path(tempfile.gettempdir())
SCRIPT = "<script>alert(1)</script>"
Users = Callable[..., str]


def log_in(name: str, password: str = PASSWORD, **extra: str) -> tuple[Client, int]:
    client = Client(HTTP_HOST="127.0.0.1", **extra)
    return client, client.post("/login/", {"username": name, "password": password}).status_code


# --- getting in ---------------------------------------------------------------------------------------------


def test_guessing_goes_on_from_no_address(add_portal_user: Users) -> None:
    """A header that names another address does not begin the count anew."""
    name = add_portal_user(Role.BUREAU)
    statuses = [
        log_in(name, f"guess-{number}", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")[1] for number in range(6)
    ]  # fmt: skip
    assert statuses[-1] == 429
    assert log_in(name)[1] == 429


def test_the_answer_does_not_tell_whether_there_is_such_a_user(add_portal_user: Users) -> None:
    bodies = []
    for name in (add_portal_user(Role.OFFICER), "nobody"):
        client = Client(HTTP_HOST="127.0.0.1")
        body = client.post("/login/", {"username": name, "password": "wrong"}).content.decode()
        bodies.append([line for line in body.splitlines() if "csrfmiddlewaretoken" not in line and name not in line])
    assert bodies[0] == bodies[1]


def test_a_session_of_before_the_login_is_worth_nothing(add_portal_user: Users) -> None:
    victim = Client(HTTP_HOST="127.0.0.1")
    victim.get("/login/")
    victim.session.save()
    fixed = victim.session.session_key
    victim.cookies["sessionid"] = str(fixed)
    victim.post("/login/", {"username": add_portal_user(Role.BUREAU), "password": PASSWORD})
    attacker = Client(HTTP_HOST="127.0.0.1")
    attacker.cookies["sessionid"] = str(fixed)
    assert attacker.get("/")["Location"].startswith("/login/")


def test_another_password_ends_the_sessions_under_the_old_one(add_portal_user: Users, workspace: Path) -> None:
    name = add_portal_user(Role.BUREAU)
    client, _ = log_in(name)
    set_password(name, "Other-Hill-99", open_ledger(workspace))
    assert client.get("/")["Location"].startswith("/login/")


def test_a_session_ends_with_the_grant(add_portal_user: Users) -> None:
    name = add_portal_user(Role.BUREAU)
    client, _ = log_in(name)
    grants = Grant.objects.filter(user__username=name)
    grants.update(until=get_today() - timedelta(days=1))
    assert client.get("/townships/白沙镇/").status_code == 403
    assert log_in(name)[1] == 200


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_the_login_leads_nowhere_else(add_portal_user: Users, target: str) -> None:
    client = Client(HTTP_HOST="127.0.0.1")
    answer = client.post("/login/", {"username": add_portal_user(Role.BUREAU), "password": PASSWORD, "next": target})
    assert answer["Location"] == "/"


def test_a_logout_by_a_link_from_elsewhere_does_nothing(client_for: OpenClient) -> None:
    client = client_for(Role.BUREAU)
    assert client.get("/logout/").status_code == 405
    assert client.get("/password/").status_code == 200


# --- what answers carry -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("workspace")
def test_another_host_is_not_served() -> None:
    assert Client(HTTP_HOST="elsewhere.example").get("/login/").status_code == 400


def test_headers_of_every_page(client_for: OpenClient) -> None:
    answer = client_for(Role.BUREAU).get("/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"


def test_cookies_are_for_the_server_alone(add_portal_user: Users) -> None:
    client, _ = log_in(add_portal_user(Role.BUREAU))
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Strict", cookie.key


def test_a_form_from_elsewhere_is_refused(add_portal_user: Users, listed_townships: list[str]) -> None:
    name = add_portal_user(Role.TOWNSHIP, listed_townships[:1])
    client = Client(HTTP_HOST="127.0.0.1", enforce_csrf_checks=True)
    client.force_login(get_user_model().objects.get(username=name), "django.contrib.auth.backends.ModelBackend")
    for path in ("/logout/", "/password/", f"/townships/{listed_townships[0]}/imports/upload/"):
        assert client.post(path, HTTP_ORIGIN="https://elsewhere.example").status_code == 403, path


# --- script -------------------------------------------------------------------------------------------------


def test_script_comes_back_as_text(client_for: OpenClient, listed_townships: list[str]) -> None:
    own = listed_townships[0]
    client = client_for(Role.TOWNSHIP, [own])
    answers = [
        client_for(None).post("/login/", {"username": SCRIPT, "password": "x", "next": SCRIPT}),
        client.get(f"/townships/{SCRIPT}/".replace("/s", "%2Fs")),
        client.get(f"/townships/{own}/", {"village": SCRIPT, "state": SCRIPT, "page": SCRIPT}),
        client.post(
            f"/townships/{own}/imports/upload/",
            {"files": SimpleUploadedFile(f"{SCRIPT.replace('/', '')}.xlsx", b"no workbook")},
        ),
    ]
    for answer in answers:
        assert SCRIPT not in answer.content.decode(), answer.request["PATH_INFO"]
        assert "<script>alert" not in answer.content.decode(), answer.request["PATH_INFO"]


# --- other people's files -----------------------------------------------------------------------------------


@pytest.mark.parametrize("climb", CLIMBS)
def test_no_name_leaves_the_folder(client_for: OpenClient, listed_townships: list[str], climb: str) -> None:
    own, other = listed_townships[:2]
    client = client_for(Role.TOWNSHIP, [own])
    for path in (
        f"/townships/{own}/files/{climb}", f"/townships/{own}/files/../{other}/files/{climb}",
        f"/townships/{own}/papers/{climb}/{climb}", f"/property/townships/{own}/files/{climb}",
        f"/townships/{own}/imports/{climb}/receipt.xlsx", f"/static/{climb}",
    ):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code in {301, 302, 400, 403, 404}, path
        assert b"root:" not in answer.content


def test_a_household_of_another_township_is_not_found_under_ones_own(
    client_for: OpenClient, listed_townships: list[str], workspace: Path
) -> None:
    from services.runs.published_runs import PublishedRuns

    own, other = listed_townships[:2]
    newest = PublishedRuns(workspace, Path("config").absolute()).find_newest()
    assert newest is not None
    homes = newest.read("suspected").filter(township=other)["household_id"]
    client = client_for(Role.TOWNSHIP, [own])
    for key in (newest.make_household_key(homes[0]), homes[0], "1", "0" * 20):
        assert client.get(f"/townships/{own}/households/{key}/").status_code == 404
    looks = open_ledger(workspace).read_audit().filter(pl.col("action") == "look")
    assert looks.is_empty()


# --- hostile uploads ----------------------------------------------------------------------------------------


def _zip(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return content.getvalue()


HOSTILE = {
    "空.xlsx": b"",
    "不是.xlsx": b"MZ\x90\x00" * 200,
    "炸弹.zip": _zip({f"{number}.csv": b"0" * 30_000_000 for number in range(12)}),
    "炸弹.xlsx": _zip({"xl/worksheets/sheet1.xml": b"<x>" * 30_000_000, "[Content_Types].xml": b"<Types/>"}),
    "爬出.zip": _zip({"../../../../escaped.csv": b"a,b\n1,2\n", f"{OUTSIDE}/escaped.csv": b"a,b\n1,2\n"}),
    "实体.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c SYSTEM "file:///etc/passwd">]><Workbook>&b;&c;</Workbook>',
    "程序.exe": b"MZ",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words(
    client_for: OpenClient, listed_townships: list[str], workspace: Path, name: str
) -> None:
    own = listed_townships[0]
    before = open_ledger(workspace).read_imports().height
    answer = client_for(Role.TOWNSHIP, [own]).post(
        f"/townships/{own}/imports/upload/", {"files": SimpleUploadedFile(name, HOSTILE[name])}
    )
    assert answer.status_code == 400
    assert "没有" in answer.content.decode()
    assert open_ledger(workspace).read_imports().height == before
    assert not list(workspace.parent.rglob("escaped.csv"))
    assert not (OUTSIDE / "escaped.csv").exists()


def test_too_many_files_are_refused(client_for: OpenClient, listed_townships: list[str]) -> None:
    own = listed_townships[0]
    files = [SimpleUploadedFile(f"{number}.csv", b"a\n1\n") for number in range(60)]
    answer = client_for(Role.TOWNSHIP, [own]).post(f"/townships/{own}/imports/upload/", {"files": files})
    assert answer.status_code == 400
