"""Requests as no browser sends them, over a socket, to the real server behind a proxy that speaks TLS."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings

from pipeline.open_ledger import open_ledger
from portal.access.roles import Role
from portal.django_setup import use_workspace
from portal.settings import tls
from tests.portal.conftest import CONFIG, PASSWORD, OpenClient
from tests.portal.portal_process import run_portal

__all__ = ["OpenClient"]
HOST = "fangpin.example"
# The proxy lies on this computer; whoever reaches the port by another of its addresses is not the proxy.
PROXY, STRANGER = "127.0.0.1", "127.0.0.2"
BY_TLS = {"X-Forwarded-Proto": "https"}
# A megabyte more than a request may have.
TOO_MUCH = str(tls.UPLOAD_LIMIT + 1024**2)
Send = Callable[..., "Answer"]


class Answer:
    """An answer as it came over the socket."""

    def __init__(self, content: bytes) -> None:
        head, _, self.body = content.decode().partition("\r\n\r\n")
        first, *lines = head.split("\r\n")
        self.status = int(first.split()[1])
        self.headers = [
            (name.strip().lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)
        ]

    def read(self, name: str) -> str:
        """The values of a header, one a line."""
        return "\n".join(value for header, value in self.headers if header == name)


@pytest.fixture(scope="module")
def served_workspace(finished_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace without runs: what is asked here needs none."""
    assert finished_workspace
    folder = tmp_path_factory.mktemp("served")
    use_workspace(folder, CONFIG)
    return folder


@pytest.fixture
def workspace(served_workspace: Path) -> Path:
    use_workspace(served_workspace, CONFIG)
    return served_workspace


@pytest.fixture(scope="module")
def port(served_workspace: Path) -> Iterator[int]:
    with run_portal(served_workspace, CONFIG, "--url", f"https://{HOST}") as port:
        yield port


@pytest.fixture
def send(port: int) -> Send:
    """Sends a request from an address of this computer, and gives what is answered."""

    def send_raw(
        path: str = "/login/", headers: dict[str, str] | None = None, method: str = "GET", body: str = "",
        source: str = PROXY, host: str = HOST,
    ) -> Answer:  # fmt: skip
        lines = {"Host": host, "Connection": "close", "Content-Length": str(len(body))} | (headers or {})
        head = "\r\n".join([f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in lines.items())])
        with socket.create_connection(("127.0.0.1", port), timeout=30, source_address=(source, 0)) as connection:
            connection.sendall(f"{head}\r\n\r\n{body}".encode())
            return Answer(b"".join(iter(lambda: connection.recv(65536), b"")))

    return send_raw


def log_in(send: Send, name: str, password: str, headers: dict[str, str]) -> Answer:
    page = send(headers=BY_TLS)
    cookie = page.read("set-cookie").split(";")[0]
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.body)[0]
    body = urlencode({"username": name, "password": password, "csrfmiddlewaretoken": token})
    form = {"Cookie": cookie, "Referer": f"https://{HOST}/login/", "Content-Type": "application/x-www-form-urlencoded"}
    return send(headers=BY_TLS | form | headers, method="POST", body=body)


def read_addresses(workspace: Path, action: str) -> list[str]:
    """From which addresses something was done, as the trail tells."""
    trail = open_ledger(workspace).read_audit()
    details = trail.filter(trail["action"] == action)["detail"].to_list()
    return [json.loads(detail)["address"] for detail in details]


def test_what_others_say_of_the_transport_is_not_believed(send: Send) -> None:
    assert send(headers=BY_TLS).status == 200
    for headers in ({}, {"X_Forwarded_Proto": "https"}, {"X-Forwarded-Ssl": "on"}, {"Forwarded": "proto=https"}):
        assert send(headers=headers).status == 301, headers
    for headers in (BY_TLS, BY_TLS | {"X-Forwarded-For": PROXY}, {"X-Forwarded-Proto": "https, https"}):
        answer = send(headers=headers, source=STRANGER)
        assert (answer.status, answer.read("location")) == (301, f"https://{HOST}/login/"), headers
        assert not answer.read("set-cookie")


def test_the_address_is_what_the_proxy_says_and_nobody_else(
    send: Send, add_portal_user: Callable[..., str], workspace: Path
) -> None:
    name = add_portal_user(Role.OFFICER)
    for headers in (
        {"X-Forwarded-For": "10.1.2.3"},
        {"X-Forwarded-For": "9.9.9.9, 10.1.2.3"},  # a proxy that adds its own to what it was told
        {"X-Forwarded-For": "10.1.2.3", "X_Forwarded_For": "9.9.9.9", "X-Real-Ip": "9.9.9.9"},
        {"X-Forwarded-For": "10.1.2.3", "Forwarded": "for=9.9.9.9", "Client-Ip": "9.9.9.9"},
    ):
        assert log_in(send, name, "guess", headers).status == 200
    assert set(read_addresses(workspace, "login_failed")) == {"10.1.2.3"}
    assert log_in(send, name, "guess", {"X-Forwarded-For": "10.1.2.3"}).status == 429
    assert log_in(send, name, PASSWORD, {"X-Forwarded-For": "8.8.8.8, 10.1.2.3"}).status == 429
    assert log_in(send, name, PASSWORD, {"X-Forwarded-For": "10.1.2.4"}).status == 302


def test_cookies_are_carried_by_tls_alone_and_belong_to_this_host(
    send: Send, add_portal_user: Callable[..., str]
) -> None:
    answers = (
        send(headers=BY_TLS),
        log_in(send, add_portal_user(Role.OFFICER), PASSWORD, {"X-Forwarded-For": "10.1.3.1"}),
    )
    cookies = [line for answer in answers for line in answer.read("set-cookie").splitlines()]
    assert {line.split("=")[0] for line in cookies} == {"__Host-csrf", "__Host-session", "__Host-browser"}
    for line in cookies:
        parts = {part.strip().lower() for part in line.split(";")[1:]}
        assert {"secure", "httponly", "path=/", "samesite=strict"} <= parts, line.split("=")[0]
        assert not any(part.startswith("domain") for part in parts)
    assert "max-age=31536000" in answers[0].read("strict-transport-security")


@pytest.mark.parametrize(
    "host", ["elsewhere.example", f"{HOST}.elsewhere.example", f"{HOST}:x", "127.0.0.1", "", "a b"]
)
def test_another_host_is_refused_without_an_echo(send: Send, host: str) -> None:
    answer = send(headers=BY_TLS, host=host)
    assert answer.status == 400
    assert "elsewhere" not in answer.body + str(answer.headers)
    assert "default-src 'none'" in answer.read("content-security-policy")


def test_another_host_in_other_headers_changes_nothing(send: Send) -> None:
    answer = send(path="/", headers=BY_TLS | {"X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Port": "81"})
    assert answer.status == 302
    assert "elsewhere" not in answer.body + str(answer.headers)
    assert answer.read("location").startswith("/login/")


def test_too_large_a_body_is_refused_before_it_is_read(send: Send) -> None:
    answer = send(method="POST", headers=BY_TLS | {"Content-Length": TOO_MUCH})  # and nothing follows
    assert answer.status == 413
    assert settings.UPLOAD_LIMIT == tls.UPLOAD_LIMIT


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Length": "-1"},
        {"Content-Length": "1x"},
        {"Transfer-Encoding": "gzip"},
        {"X-Bad\x00": "1"},
    ],
)
def test_a_request_that_is_none_is_refused(send: Send, headers: dict[str, str]) -> None:
    answer = send(method="POST", headers=BY_TLS | headers)
    assert answer.status in {400, 411, 431, 501}
    assert "Traceback" not in answer.body
    assert "waitress" not in str(answer.headers).lower() + answer.body.lower()
