"""`fangpin serve` as an office starts it: a page on this machine, and nothing left when it ends."""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fangpin.__main__ import run
from fangpin.__main__ import run as run_command

READY, SECONDS = "按 Ctrl-C 停止", 300
REFUSED = (401, 403)
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


class Served:
    """A `fangpin serve` that has said where its page is."""

    def __init__(self, folder: Path) -> None:
        self.workspace, self.output = folder / "工作 区", folder / "output.txt"
        self.port = _free_port()
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
        environment |= {"PYTHONIOENCODING": "utf-8"}
        command = [sys.executable, "-m", "fangpin", "serve", "--workspace", str(self.workspace), "--port"]
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                [*command, str(self.port)], env=environment, cwd=folder, stdout=output, stderr=output
            )
        ends = time.monotonic() + SECONDS
        while READY not in self.said() and self.process.poll() is None and time.monotonic() < ends:
            time.sleep(0.1)
        assert READY in self.said(), self.said()

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    @property
    def credentials(self) -> str:
        """What the window shows for the page's login."""
        found = re.search(r"：(fangpin:\S+)", self.said())
        assert found, self.said()
        return found[1]

    def status(self, path: str, data: bytes | None = None, **headers: str) -> int:
        """The page's answer; with `login="yes"` as somebody who knows the password."""
        question = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data)
        question.add_header("Content-Type", "application/json")
        if headers.pop("login", ""):
            token = base64.b64encode(self.credentials.encode()).decode()
            question.add_header("Authorization", f"Basic {token}")
        for name, value in headers.items():
            question.add_header(name, value)
        return _status_of(question)

    def ask(self, path: str, data: object = None) -> dict[str, Any]:
        """What the server says to somebody who knows the password."""
        token = base64.b64encode(self.credentials.encode()).decode()
        headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json", "Prefect-Csrf-Client": "test"}
        address = f"http://127.0.0.1:{self.port}"
        if data is not None:
            headers["Prefect-Csrf-Token"] = self.ask("/api/csrf-token?client=test")["token"]
        body = None if data is None else json.dumps(data).encode()
        question = urllib.request.Request(address + path, body, headers)  # noqa: S310 - our own server
        with urllib.request.urlopen(question, timeout=SECONDS) as answer:  # noqa: S310
            said: dict[str, Any] = json.loads(answer.read())
        return said

    def opens_socket(self, origin: str) -> bool:
        """Whether a page of that origin may open the server's WebSocket."""
        key = base64.b64encode(os.urandom(16)).decode()
        lines = (
            *(
                "GET /api/events/in HTTP/1.1",
                f"Host: 127.0.0.1:{self.port}",
                "Upgrade: websocket",
                "Connection: Upgrade",
            ),
            *(f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: prefect"),
            *(f"Origin: {origin}", "", ""),
        )
        request = "\r\n".join(lines)
        with socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS) as connection:
            connection.sendall(request.encode())
            return connection.recv(64).startswith(b"HTTP/1.1 101")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("serve")
    (folder / "工作 区" / "prefect").mkdir(parents=True)
    # What a full disk or a cut power line leaves; no server opens it.
    database = folder / "工作 区" / "prefect" / "prefect.db"
    database.write_bytes(b"no database" * 1000)
    database.chmod(0o600)
    (folder / "工作 区" / "runs" / "2026-08" / ".20260831-killed" / "work").mkdir(parents=True)
    made = Served(folder)
    yield made
    if made.process.poll() is None:
        made.process.kill()
        made.process.wait()


def test_it_says_what_runs_when_and_where_the_page_is(served: Served) -> None:
    said = served.said()
    assert f"http://127.0.0.1:{served.port}" in said
    assert "每月比对" in said
    assert "06:00（周" in said
    assert served.status("/") == 200
    assert served.status("/api/health") == 200


def test_a_broken_database_of_the_engine_has_been_set_aside(served: Served) -> None:
    assert len(list((served.workspace / "prefect").glob("broken-*-prefect.db"))) == 1


def test_what_a_killed_run_left_has_gone(served: Served) -> None:
    assert not list((served.workspace / "runs" / "2026-08").glob(".2026*"))


def test_the_login_stands_in_a_file_of_this_account_as_well(served: Served) -> None:
    """A service has no window: the task scheduler of Windows shows nothing of what it starts."""
    login = served.workspace / "prefect" / "page_login.txt"
    assert login.read_text(encoding="utf-8").strip() == served.credentials
    assert str(login) in served.said()
    assert os.name == "nt" or login.stat().st_mode & 0o777 == 0o600


def test_no_operation_of_the_engine_is_open_without_the_password(served: Served) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{served.port}/openapi.json", timeout=SECONDS) as answer:
        paths = json.loads(answer.read())["paths"]
    operations = [(method.upper(), path) for path, methods in paths.items() for method in methods]
    assert len(operations) > 150
    address = f"http://127.0.0.1:{served.port}"
    filled = [(method, address + _filled(path)) for method, path in operations]
    answered = {(method, url.removeprefix(address)) for method, url in filled if _status(method, url) not in REFUSED}
    assert answered == {("GET", "/api/health"), ("GET", "/api/ready")}


def test_the_schedules_stand_in_the_workspace_with_whole_paths(served: Served) -> None:
    database = sqlite3.connect(served.workspace / "prefect" / "prefect.db")
    rows = database.execute("SELECT name, entrypoint, parameters FROM deployment ORDER BY name").fetchall()
    database.close()
    assert {(name, entrypoint) for name, entrypoint, _ in rows} == {
        (name, "flows.scheduled.scheduled_comparison") for name in ("每月比对", "每季比对")
    }
    assert all(f'"inbox":"{served.output.parent}' in str(row[2]).replace('": "', '":"') for row in rows)


def test_it_listens_on_this_machine_only_and_to_its_own_page(served: Served) -> None:
    assert served.status("/api/deployments/filter", b"{}", login="yes") == 403  # a foreign page has no CSRF token
    with socket.socket() as other:
        assert other.connect_ex((_address(), served.port)) != 0


def test_without_the_password_of_this_start_nothing_is_told_or_changed(served: Served) -> None:
    assert served.status("/api/flows/count", b"{}") in REFUSED
    assert served.status("/api/csrf-token?client=x") == 401
    assert served.status("/api/flows/count", b"{}", Authorization="Basic ZmFuZ3BpbjpmYW5ncGlu") in REFUSED
    assert served.status("/api/csrf-token?client=x", login="yes") == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "localhost:1", "127.0.0.1.evil.example:{port}", ""])
def test_a_name_that_somebody_else_made_to_point_here_is_refused(served: Served, host: str) -> None:
    assert served.status("/", Host=host.format(port=served.port)) == 421
    assert served.status("/api/csrf-token?client=x", login="yes", Host=host.format(port=served.port)) == 421
    assert served.status("/", Host=f"localhost:{served.port}") == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:{port}"])
def test_a_page_of_somebody_else_is_refused(served: Served, origin: str) -> None:
    headers = {"Origin": origin.format(port=served.port)}
    assert served.status("/api/csrf-token?client=x", None, login="yes", **headers) == 403
    assert not served.opens_socket(headers["Origin"])
    assert served.opens_socket(f"http://127.0.0.1:{served.port}")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root may become another user")
def test_another_user_of_the_machine_gets_nowhere(served: Served) -> None:
    attack = (
        "import urllib.request as u, urllib.error as e, sys\n"
        f"q = u.Request('http://127.0.0.1:{served.port}/api/deployments/filter', b'{{}}')\n"
        "q.add_header('Content-Type', 'application/json')\n"
        "try:\n    print(u.urlopen(q).status)\n"
        "except e.HTTPError as error:\n    print(error.code)\n"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        ["/usr/bin/env", "python3", "-c", attack], user="nobody", capture_output=True, text=True, check=False, cwd="/"
    )
    assert int(done.stdout) in REFUSED, done.stderr
    environment = subprocess.run(  # noqa: S603
        ["/bin/cat", f"/proc/{served.process.pid}/environ"], user="nobody", capture_output=True, check=False, cwd="/"
    )
    assert environment.returncode != 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_nobody_else_may_look_into_its_folders(served: Served) -> None:
    files = [path for path in served.workspace.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in [*files, served.workspace / "prefect"] if path.stat().st_mode & 0o077]


def test_the_worker_runs_only_what_it_registered(served: Served, tmp_path: Path) -> None:
    """Whoever gets at the database file may name any steps and entry point: they are not run."""
    trap = tmp_path / "trap"
    steps = [{"prefect.deployments.steps.run_shell_script": {"script": f"touch {trap}"}}]
    with closing(sqlite3.connect(served.workspace / "prefect" / "prefect.db")) as database, database:
        database.execute("UPDATE deployment SET pull_steps = ?, entrypoint = 'os.system'", [json.dumps(steps)])
        (number,) = database.execute("SELECT id FROM deployment LIMIT 1").fetchone()
    made = served.ask(f"/api/deployments/{uuid.UUID(number)}/create_flow_run", {"state": {"type": "SCHEDULED"}})
    ends = time.monotonic() + SECONDS
    while (run := served.ask(f"/api/flow_runs/{made['id']}"))["state"]["type"] not in ENDED and time.monotonic() < ends:
        time.sleep(0.5)
    assert run["state"]["type"] == "FAILED"
    assert "收件目录中没有" in run["state"]["message"]
    assert not trap.exists()
    while "失败：收件目录中没有" not in served.said() and time.monotonic() < ends:
        time.sleep(0.1)
    assert "失败：收件目录中没有" in served.said()  # whoever looks at the window sees it too
    assert run_command(["status", "--workspace", str(served.workspace)]) == 2


def test_a_second_one_is_told_of_the_first(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--workspace", str(served.workspace), "--port", str(_free_port())]) == 2
    assert "已有一个 fangpin serve 在运行" in capsys.readouterr().err
    assert run(["serve", "--workspace", str(served.workspace / "other"), "--port", str(served.port)]) == 2
    assert f"端口 {served.port} 已被其他程序占用" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
def test_it_ends_when_asked_and_leaves_nothing(served: Served) -> None:
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(SECONDS) == 0, served.said()
    assert "已停止" in served.said()
    assert "Traceback" not in served.said()
    assert not (served.workspace / "prefect" / "page_login.txt").exists()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", served.port)) != 0


def _filled(path: str) -> str:
    """The path with something in its places; one that ends as an open one does is not open for that."""
    path = re.sub(r"{\w+}", "health", re.sub(r"{\w*id}", str(uuid.uuid4()), path))
    return path if path.startswith("/api/") else f"/api{path}"


def _status(method: str, url: str) -> int:
    body = None if method == "GET" else b"{}"
    question = urllib.request.Request(url, body, {"Content-Type": "application/json"}, method=method)  # noqa: S310
    return _status_of(question)


def _status_of(question: urllib.request.Request) -> int:
    try:
        with urllib.request.urlopen(question, timeout=SECONDS) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _address() -> str:
    """Another of this machine's addresses: all of 127/8 is local on Linux, and only the first is served."""
    return "127.0.0.2"
