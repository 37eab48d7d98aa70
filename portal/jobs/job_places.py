"""Where a job's output, its sign of life and the wish that it end lie while it runs: `<workspace>/portal/jobs/`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from storage.workspace import is_lock_held, make_private_folder


@dataclass(frozen=True)
class JobPlaces:
    """The files of one job; nobody else on the computer may read them."""

    folder: Path
    key: str

    @classmethod
    def of(cls, workspace: Path, key: object) -> JobPlaces:
        """The files of the job with that key."""
        return cls(make_private_folder(workspace / "portal" / "jobs"), str(key))

    @property
    def output(self) -> Path:
        """What the command has said so far."""
        return self.folder / f"{self.key}.txt"

    @property
    def stop_wish(self) -> Path:
        """There when somebody wants the job to end."""
        return self.folder / f"{self.key}.stop"

    @property
    def lock(self) -> Path:
        """Held by the worker; the system takes it from one that has ended, however it did."""
        return self.folder / f"{self.key}.lock"

    @property
    def queue_lock(self) -> Path:
        """Held by the one worker whose turn it is: an office machine does one thing at a time."""
        return self.folder / "turn.lock"

    def has_worker(self) -> bool:
        """Whether a worker holds the job."""
        return is_lock_held(self.lock)

    def read_output(self) -> str:
        """What the command has said so far; empty where it has said nothing."""
        try:
            return self.output.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""

    def clear(self) -> None:
        """Take the files of a job that has ended away; its output stands in its line."""
        for path in (self.output, self.stop_wish):
            path.unlink(missing_ok=True)
