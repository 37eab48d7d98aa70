"""A command whose memory runs out cannot say so itself; a small process that waits for it can.

Native libraries end their process when an allocation fails, and wait without end for a thread that did not start.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from fangpin.activity import Activity, address_space

PROJECT = Path(__file__).resolve().parents[1]
STAGE_FAILED, CRASHED = 4, 1
# Commands that read departments' data. The server of scheduled runs waits for its runs itself; the rest are small.
_SUPERVISED = frozenset({"run", "demo", "check", "case", "property-search"})
_LARGE = _SUPERVISED | {"serve", "push", "calibrate"}
# Names the process that waits to the one that works.
_PARENT = "FANGPIN_SUPERVISOR"
_SECONDS_BETWEEN_LOOKS = 5.0
# How long a command has to end by itself when it is asked to.
_SECONDS_TO_END = 30.0
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
# The libraries alone take this much of a process's address space, and more with every core.
_LEAST_GB = 3
_CURE = "请关闭其他程序，在内存 8 GB 以上的电脑上（不限制程序内存）再运行同一命令。"


def needs_supervision(arguments: list[str]) -> bool:
    """Whether the command is one that may run out of memory, and no process waits for it yet."""
    return bool(_SUPERVISED.intersection(arguments[:1])) and _PARENT not in os.environ


def run_supervised(arguments: list[str]) -> int:
    """Run the command in a process of its own; its exit code, or 4 with a message when something ended it."""
    with subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
        _command(arguments),
        stdin=subprocess.PIPE,
        env=_environment(),
        process_group=None if os.name == "nt" else 0,  # an interruption reaches it once, from here
    ) as process:
        return _wait(process)


def end_with_supervisor() -> None:
    """End this process as soon as the one that waits for it does, killed or not."""
    parent = os.environ.pop(_PARENT, None)
    if parent is None:
        return
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != int(parent):
            os._exit(STAGE_FAILED)
    threading.Thread(target=_end_at_end_of_input, daemon=True).start()


def _end_at_end_of_input() -> None:
    while os.read(0, 1024):
        pass
    os._exit(STAGE_FAILED)


def lacks_memory(arguments: list[str]) -> bool:
    """Whether the system limits this process to less memory than the command takes in any county; it is told then."""
    limit = address_space()
    if not _LARGE.intersection(arguments[:1]) or limit >= _LEAST_GB << 30:
        return False
    _tell(
        f"内存不足：系统只允许本程序使用 {limit / (1 << 30):.1f} GB 内存（地址空间），至少需要 {_LEAST_GB} GB，"
        f"没有开始运行。{_CURE}"
    )
    return True


def _command(arguments: list[str]) -> list[str]:
    return [sys.executable, "-P", "-m", "fangpin", *arguments]


def _environment() -> dict[str, str]:
    """The environment, with the folder of the program where it is not installed but started in its place."""
    place = [str(PROJECT)] if Path(sys.path[0]).resolve() == PROJECT else []
    path = os.pathsep.join(filter(None, [*place, os.environ.get("PYTHONPATH")]))
    return os.environ | {_PARENT: str(os.getpid())} | ({"PYTHONPATH": path} if path else {})


def _wait(process: subprocess.Popen[bytes]) -> int:
    passed_on = _pass_signals_on(process)
    activity = Activity(process.pid)
    while True:
        try:
            code = process.wait(_SECONDS_BETWEEN_LOOKS)
        except subprocess.TimeoutExpired:
            is_late = passed_on and time.monotonic() > passed_on[0] + _SECONDS_TO_END
            if is_late or activity.has_ceased():
                process.kill()
        else:
            return _exit_code(code, is_interrupted=bool(passed_on))


def _pass_signals_on(process: subprocess.Popen[bytes]) -> list[float]:
    """When the first signal came that asked this process to end; every one of them is for the command."""
    moments: list[float] = []

    def pass_on(number: int, _frame: FrameType | None) -> None:
        moments.append(time.monotonic())
        if os.name != "nt":  # there an interruption has reached it already
            process.send_signal(number)

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, pass_on)
    return moments


def _exit_code(code: int, *, is_interrupted: bool) -> int:
    if code >= 0 and code != CRASHED:
        return code
    if is_interrupted:
        return 128 - code if code < 0 else code
    what = f"信号 {-code}" if code < 0 else "没有留下原因"
    return _tell(f"程序被系统中止（{what}），多半是内存不足。结果没有发布。{_CURE}仍然如此的，请把本行告诉系统管理员。")


def _tell(message: str) -> int:
    sys.stderr.write(f"错误：{message}\n")
    sys.stderr.flush()
    return STAGE_FAILED
