"""Out of memory ends with a message and an exit code, never with a hang; so does whatever else kills a command."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from domain.error_guard import describe_failure, is_out_of_memory
from fangpin import activity, supervision
from fangpin.activity import Activity

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has other signals, and no limits of this kind")
LIMIT = 1_500_000_000
Captured = pytest.CaptureFixture[str]
RUN = ["run", "--period", "2026Q3", "--inbox", "."]


def _limited() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))


@pytest.mark.parametrize("command", [RUN, ["check", "--inbox", "."], ["demo"], ["property-search"], ["serve"]])
def test_too_little_address_space_is_told_at_once(command: list[str], tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "fangpin", *command, "--workspace", str(tmp_path / "ws")],
        preexec_fn=_limited,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 4
    assert "内存不足：系统只允许本程序使用 1.4 GB 内存" in done.stderr
    assert "再运行同一命令" in done.stderr
    assert not (tmp_path / "ws").exists()


@pytest.fixture
def supervise(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], int]:
    """Runs some lines of Python in the place of a command, and looks after them often."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}

    def run(lines: str) -> int:
        monkeypatch.setattr(supervision, "_command", lambda _: [sys.executable, "-c", lines])
        monkeypatch.setattr(supervision, "_SECONDS_BETWEEN_LOOKS", 0.1)
        try:
            return supervision.run_supervised([])
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)

    return run


@pytest.mark.parametrize(
    "lines",
    [
        "import os; os.abort()",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "raise MemoryError",
    ],
)
def test_what_dies_without_a_word_is_told(lines: str, supervise: Callable[[str], int], capfd: Captured) -> None:
    assert supervise(lines) == 4
    assert "错误：程序被系统中止" in capfd.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize("code", [0, 2, 3, 4, 130])
def test_a_commands_own_exit_code_stays(code: int, supervise: Callable[[str], int], capfd: Captured) -> None:
    assert supervise(f"import sys; sys.exit({code})") == code
    assert capfd.readouterr().err == ""


def test_what_waits_for_ever_is_ended_and_told(
    supervise: Callable[[str], int], capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activity, "_SECONDS", 1.0)
    assert supervise("import threading; threading.Event().wait()") == 4
    assert "程序被系统中止" in capfd.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process does")
@pytest.mark.parametrize(
    ("lines", "seconds"),
    [
        ("import time; time.sleep(60)", 0.5),
        ("while True: pass", 1.4),
        ("import time\nwhile True: time.sleep(0.1), open('/dev/zero', 'rb').read(1 << 18)", 1.0),
    ],
)
def test_only_what_does_nothing_has_ceased(lines: str, seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "_SECONDS", seconds)
    with subprocess.Popen([sys.executable, "-S", "-c", lines]) as process:  # noqa: S603 - our own words
        time.sleep(0.5)  # until Python has started
        found = Activity(process.pid)
        ends = time.monotonic() + 1.5
        ceased = False
        while time.monotonic() < ends:
            ceased = ceased or found.has_ceased()
            time.sleep(0.1)
        process.kill()
    assert ceased is ("while" not in lines)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process does")
def test_what_has_no_address_space_left_is_given_less_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "_SECONDS_AT_LIMIT", 0.3)
    with subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(60)"]) as process:
        time.sleep(0.5)  # until Python has started
        ceased = []
        for limit in (1 << 20, 1 << 50):
            monkeypatch.setattr(activity, "address_space", lambda limit=limit: limit)
            found = Activity(process.pid)
            time.sleep(0.4)
            ceased.append(found.has_ceased())
        process.kill()
    assert ceased == [True, False]


SUPERVISOR = """
import sys
from fangpin import supervision
child = "from fangpin import supervision; supervision.end_with_supervisor(); import os, time; "
supervision._command = lambda _: [sys.executable, "-c", child + "print(os.getpid(), flush=True); time.sleep(60)"]
sys.exit(supervision.run_supervised([]))
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGKILL, -9), (signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_command_ends_with_the_process_that_waits_for_it(number: int, code: int) -> None:
    with subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", SUPERVISOR], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        child = int(process.stdout.readline())
        process.send_signal(number)
        assert process.wait(30) == code
    ends = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and time.monotonic() < ends:
        time.sleep(0.05)
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def _caused_by(error: BaseException) -> Exception:
    outer = KeyError()
    outer.__cause__ = error
    return outer


@pytest.mark.parametrize(
    ("error", "is_memory"),
    [
        (MemoryError(), True),
        (pa.ArrowMemoryError("malloc of size 64 failed"), True),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), True),
        (RuntimeError("can't start new thread"), True),
        (ImportError("x.so: failed to map segment from shared object"), True),
        (_caused_by(MemoryError()), True),
        (OSError(errno.ENOSPC, "No space left on device"), False),
        (RuntimeError("something else"), False),
        (ValueError("out of memory"), False),
    ],
)
def test_a_lack_of_memory_is_called_so(error: BaseException, is_memory: bool) -> None:
    assert is_out_of_memory(error) is is_memory
    assert ("内存不足" in str(describe_failure("“关联”时", error))) is is_memory
