"""The server of a plain run: its own password, its own address, and gone when the run is, however it ended."""

from __future__ import annotations

import asyncio
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import flows.run
from flows import run_server
from flows.server_access import LocalAccess, make_credentials

PORT, SECONDS = 4321, 60
# What `fangpin run` does before its flow; it tells the address and waits to be killed.
RUN = """
import os, pathlib, sys, time
from flows.prefect_settings import prepare_environment
prepare_environment(pathlib.Path(sys.argv[1]))
from flows.run_server import start_run_server
start_run_server()
print(os.environ["PREFECT_API_URL"], os.environ["PREFECT_API_AUTH_STRING"], flush=True)
time.sleep(600)
"""


async def _application(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})


def _answer(kind: str = "http", **headers: str) -> Any:
    """The status of the guarded application, or the code with which a WebSocket is closed."""
    sent = _start_of_answer(kind, **headers)
    return sent.get("status", sent.get("code"))


def _start_of_answer(kind: str = "http", **headers: str) -> Any:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": f"{kind}.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": kind, "headers": [(name.encode(), value.encode()) for name, value in headers.items()]}
    asyncio.run(LocalAccess(_application, PORT)(scope, receive, send))
    return sent[0]


@pytest.mark.parametrize("host", [f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"LOCALHOST:{PORT}"])
def test_its_own_address_is_answered(host: str) -> None:
    assert _answer(host=host) == 200
    assert _answer(host=host, origin=f"http://127.0.0.1:{PORT}") == 200


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT}.evil.example", ""]
)
def test_another_host_is_refused(host: str) -> None:
    assert _answer(host=host) == 421
    assert _answer("websocket", host=host) == 1008


def test_a_request_without_host_is_refused() -> None:
    assert _answer() == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", f"https://127.0.0.1:{PORT}", "http://localhost"])
def test_another_origin_is_refused(origin: str) -> None:
    assert _answer(host=f"127.0.0.1:{PORT}", origin=origin) == 403
    assert _answer("websocket", host=f"127.0.0.1:{PORT}", origin=origin) == 1008


def test_no_page_of_somebody_else_may_frame_an_answer() -> None:
    """A page at another port of 127.0.0.1 is of the same site, and a browser keeps the login per site."""
    headers = dict(_start_of_answer(host=f"127.0.0.1:{PORT}")["headers"])
    assert headers[b"x-frame-options"] == b"DENY"
    assert headers[b"content-security-policy"] == b"frame-ancestors 'none'"


def test_every_start_has_a_password_of_its_own() -> None:
    assert len({make_credentials() for _ in range(100)}) == 100


def test_what_takes_a_while_is_done_while_the_server_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []

    def start(_: str) -> tuple[None, int]:
        steps.append("started")
        return None, PORT

    def wait_until_ready(*_: object) -> bool:
        steps.append("ready")
        return True

    monkeypatch.setattr(run_server, "_start", start)
    monkeypatch.setattr(run_server, "_wait_until_ready", wait_until_ready)
    run_server._start_until_ready("", lambda: steps.append("done meanwhile"))
    assert steps == ["started", "done meanwhile", "ready"]


def test_what_fails_meanwhile_is_told_where_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise MemoryError

    monkeypatch.setattr(flows.run, "load_great_expectations", fail)
    flows.run._load_judge()


class Run:
    """A process that has started its server."""

    def __init__(self, workspace: Path) -> None:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
        self.process = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-c", RUN, str(workspace)], env=environment, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        address, self.credentials = self.process.stdout.readline().split()
        self.port = int(address.split(":")[2].split("/")[0])

    def status(self, **headers: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        connection.request("GET", "/api/csrf-token?client=x", headers=headers)
        status = connection.getresponse().status
        connection.close()
        return status

    def is_gone(self) -> bool:
        """Whether the port is closed, at the latest after some seconds."""
        ends = time.monotonic() + SECONDS
        while time.monotonic() < ends:
            try:
                self.status()
            except OSError:
                return True
            time.sleep(0.2)
        return False


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    (tmp_path / "prefect").mkdir()
    # What a full disk or a cut power line leaves; no server opens it.
    (tmp_path / "prefect" / "prefect.db").write_bytes(b"no database" * 1000)
    started = Run(tmp_path)
    yield started
    if started.process.poll() is None:
        started.process.kill()
    started.process.wait()
    assert started.process.stdout
    started.process.stdout.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no SIGKILL")
def test_a_killed_run_takes_its_server_with_it(run: Run, tmp_path: Path) -> None:
    """One start for all questions, as it takes some seconds; a broken database has been set aside before."""
    assert len(list((tmp_path / "prefect").glob("broken-*-prefect.db"))) == 1
    assert run.status() == 401
    assert run.status(Authorization="Basic ZmFuZ3BpbjpmYW5ncGlu") == 401
    assert run.status(Host="evil.example") == 421
    assert run.status(Origin="http://evil.example") == 403
    run.process.send_signal(signal.SIGKILL)
    assert run.is_gone()
