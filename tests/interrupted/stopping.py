"""Started by Python in every process of an interrupted command: stops it at its Nth change to the disk.

`FANGPIN_TEST_STOP`: a JSON object with `workspace`, `at` (0: never), `count` (a file that receives the number of
changes), `supervisor` (whether the process that waits for the command is killed with it) and `reached` (a file; where
it is given, the process waits there for a power cut instead of being killed).
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

CHANGES = ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "subprocess.Popen")
WRITES = os.O_WRONLY | os.O_RDWR


class Stop:
    """Counts what the process does to the workspace, and the processes that it starts."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._settings, self._workspace, self.count, self._busy = settings, str(settings["workspace"]), 0, False
        self._supervisor = os.getppid()

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._busy or event not in CHANGES or not self._concerns(event, arguments):
            return
        self.count += 1
        if self.count == self._settings["at"]:
            self._stop()

    def _concerns(self, event: str, arguments: tuple[Any, ...]) -> bool:
        if event == "subprocess.Popen":
            return True
        path = arguments[0]
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & WRITES):
            return False
        if not isinstance(path, str | bytes | os.PathLike) or not (name := os.fsdecode(path)).startswith(
            self._workspace
        ):
            return False
        return not name.startswith(f"{self._workspace}/prefect")  # an engine's first start does more than a later one

    def _stop(self) -> None:
        self._busy = True
        if reached := self._settings.get("reached"):
            Path(reached).touch()
            time.sleep(600)
        if self._settings.get("supervisor"):
            os.kill(self._supervisor, signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)

    def tell(self) -> None:
        self._busy = True
        Path(self._settings["count"]).write_text(str(self.count), encoding="utf-8")


def watch() -> None:
    """Watch this process, if it does the command's work: not the one that waits for it, nor the server."""
    settings = os.environ.get("FANGPIN_TEST_STOP")
    is_command = " -m fangpin " in " ".join(sys.orig_argv)
    if settings and is_command and "FANGPIN_SUPERVISOR" in os.environ:
        import atexit

        stop = Stop(json.loads(settings))
        sys.addaudithook(stop)
        atexit.register(stop.tell)
