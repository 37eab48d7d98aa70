"""A web server in a process of its own: started, waited for, watched and ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

HOST = "127.0.0.1"
_SECONDS_TO_START = 120


@dataclass(frozen=True)
class Server:
    """A server that answers. `port`: on the loopback address."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """What its pages begin with."""
        return f"http://{HOST}:{self.port}"

    def read_peak(self) -> float:
        """Most memory that its process has held, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


@contextmanager
def run_server(arguments: list[str], environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """`python -m` with the arguments, `{port}` in them replaced, for as long as the block takes.

    Raises `SystemExit` when it does not answer in time.
    """
    port = _find_port()
    command = [sys.executable, "-m", *(argument.format(port=port) for argument in arguments)]
    process = subprocess.Popen(command, env=os.environ | dict(environment or {}), stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        _wait(process, port)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait()


def _find_port() -> int:
    with socket.socket() as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        connection = HTTPConnection(HOST, port, timeout=10)
        try:
            connection.request("GET", "/login/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise SystemExit(f"{process.args!r} does not answer")
