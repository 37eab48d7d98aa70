"""Whether a process still does anything, as Linux tells it; elsewhere every process is believed to."""

from __future__ import annotations

import os
import time
from pathlib import Path

# A process that computes less than this share of the time, and reads and writes nothing, does nothing.
_IDLE_SHARE = 0.02
# So long it may do nothing: waiting for a slow disk, or with hardly any address space left, when a thread could not
# start and is waited for without end.
_SECONDS, _SECONDS_AT_LIMIT = 900.0, 60.0
# What the engine's heartbeats and warnings come to meanwhile.
_HEARTBEAT = 64 << 10
_NEAR_LIMIT = 128 << 20


class Activity:
    """What a process has done since it was last found to be doing something."""

    def __init__(self, pid: int) -> None:
        self._place = Path("/proc") / str(pid)
        self._limit = address_space()
        self._since, self._done = time.monotonic(), self._work()

    def has_ceased(self) -> bool:
        """Whether the process has done nothing for so long that it never will again."""
        now, done = time.monotonic(), self._work()
        if done is None or self._done is None:
            return False
        seconds, size = done[0] - self._done[0], done[1] - self._done[1]
        if size > _HEARTBEAT or seconds > _IDLE_SHARE * max(now - self._since, 10.0):
            self._since, self._done = now, done
            return False
        return now - self._since > (_SECONDS_AT_LIMIT if self._is_at_limit() else _SECONDS)

    def _work(self) -> tuple[float, int] | None:
        """Seconds of computing, and bytes read and written; none where nobody can tell."""
        try:
            times = (self._place / "stat").read_text().rpartition(")")[2].split()
            byte_counts = [int(line.split()[1]) for line in (self._place / "io").read_text().splitlines()[:2]]
        except (OSError, ValueError, IndexError):
            return None
        return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK"), sum(byte_counts)

    def _is_at_limit(self) -> bool:
        try:
            status = (self._place / "status").read_text()
            return self._limit - (int(status.split("VmPeak:")[1].split()[0]) << 10) < _NEAR_LIMIT
        except (OSError, ValueError, IndexError):
            return False


def address_space() -> float:
    """How many bytes the system lets this process and those that it starts take; infinite where it does not say."""
    if os.name == "nt":
        return float("inf")
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    return float("inf") if limit == resource.RLIM_INFINITY else limit
