"""The server that a plain run starts for itself: password-protected, and gone when the run is."""

from __future__ import annotations

import atexit
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from domain.error_guard import guard
from domain.errors import StageFailed
from flows.empty_database import lay_empty_database
from flows.engine_database import start_with_new_database
from flows.server_access import HOST, lock_server, make_credentials

# Where the packed database does not fit, the first start migrates one: half a minute on an office machine.
_SECONDS_TO_START, _SECONDS_TO_END = 180.0, 10.0
_started: list[subprocess.Popen[bytes]] = []


def start_run_server(while_waiting: Callable[[], object] = lambda: None) -> None:
    """Start Prefect's server for this process, unless the environment or a test names one already.

    `while_waiting` is called while the server starts, some seconds, in its own process; it must not raise.
    A database that the server cannot open is set aside and made anew: it holds no results, only how runs went.
    Call it before Prefect is imported. Raises `StageFailed` when the server does not start.
    """
    if os.environ.get("PREFECT_API_URL") or _is_named_by_test():
        return
    credentials = make_credentials()
    try:
        process, port = _start_until_ready(credentials, while_waiting)
    except StageFailed:
        anew = guard("启动任务引擎", start_with_new_database)
        process, port = anew(Path(os.environ["PREFECT_HOME"]), lambda: _start_until_ready(credentials))
    _started.append(process)
    atexit.register(_end_server, process)
    lock_server(f"http://{HOST}:{port}", credentials)


def has_server_ended() -> bool:
    """Whether the server of this process has ended, which it does by itself only when something killed it."""
    return any(process.poll() is not None for process in _started)


def _is_named_by_test() -> bool:
    """Whether Prefect's test harness has set a server, which it does not tell the environment."""
    if "prefect" not in sys.modules:
        return False
    from prefect.settings import PREFECT_API_URL

    return bool(PREFECT_API_URL.value())


def _start_until_ready(
    credentials: str, while_waiting: Callable[[], object] = lambda: None
) -> tuple[subprocess.Popen[bytes], int]:
    """A server that answers, and its port; one that does not start has ended."""
    process, port = _start(credentials)
    while_waiting()
    if not _wait_until_ready(process, port):
        _end_server(process)
        raise StageFailed("任务引擎没有启动成功。请检查磁盘空间和工作区的写入权限，再运行同一命令。")
    return process, port


def _start(credentials: str) -> tuple[subprocess.Popen[bytes], int]:
    lay_empty_database(Path(os.environ["PREFECT_HOME"]))
    environment = os.environ | {
        "PREFECT_SERVER_API_AUTH_STRING": credentials,
        "PREFECT_UI_ENABLED": "0",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH")])),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.run_server_process"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    line = process.stdout.readline() if process.stdout else b""
    return process, int(line) if line.strip().isdigit() else 0


def _wait_until_ready(process: subprocess.Popen[bytes], port: int) -> bool:
    ends = time.monotonic() + _SECONDS_TO_START
    while port and process.poll() is None and time.monotonic() < ends:
        if _is_answering(port):
            return True
        time.sleep(0.1)
    return False


def _is_answering(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/api/health")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


def _end_server(process: subprocess.Popen[bytes]) -> None:
    """Close the pipe, at whose end the server stops by itself; what does not stop is killed."""
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()
