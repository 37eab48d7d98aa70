"""`fangpin serve` as an office starts it: a page on this machine, and nothing left when it ends."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from fangpin.__main__ import run

READY, SECONDS = "按 Ctrl-C 停止", 120


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

    def status(self, path: str, data: bytes | None = None) -> int:
        """The page's answer."""
        question = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data)
        question.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(question, timeout=SECONDS) as answer:  # noqa: S310
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    made = Served(tmp_path_factory.mktemp("serve"))
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


def test_the_schedules_stand_in_the_workspace_with_whole_paths(served: Served) -> None:
    database = sqlite3.connect(served.workspace / "prefect" / "prefect.db")
    rows = database.execute("SELECT name, entrypoint, parameters FROM deployment ORDER BY name").fetchall()
    database.close()
    assert {(name, entrypoint) for name, entrypoint, _ in rows} == {
        (name, "flows.scheduled.scheduled_comparison") for name in ("每月比对", "每季比对")
    }
    assert all(f'"inbox":"{served.output.parent}' in str(row[2]).replace('": "', '":"') for row in rows)


def test_it_listens_on_this_machine_only_and_to_its_own_page(served: Served) -> None:
    assert served.status("/api/flow_runs/filter", b"{}") == 403  # what a foreign page could send has no token
    with socket.socket() as other:
        assert other.connect_ex((_address(), served.port)) != 0


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
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", served.port)) != 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _address() -> str:
    """Another of this machine's addresses: all of 127/8 is local on Linux, and only the first is served."""
    return "127.0.0.2"
