"""An office that works with one checkout's program: gives commands in a workspace and keeps what the screen showed."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

RUN_ID = re.compile(r"20\d{6}-[0-9a-f]{12}")
RECORD, SCREENS, EXPORTED, FILLED = "scene.json", "screens", "exported", "filled"


@dataclass(frozen=True)
class Program:
    """`checkout`: a folder that holds the project. `python`: an interpreter with its libraries."""

    checkout: Path
    python: str

    def command(self, words: tuple[str, ...]) -> list[str]:
        """The command line as the operating system takes it."""
        return [self.python, "-m", "fangpin", *words]

    def environment(self) -> dict[str, str]:
        """This process's environment, without what would lead the program elsewhere."""
        inherited = {name: text for name, text in os.environ.items() if not name.startswith(("PREFECT_", "FANGPIN_"))}
        inherited.pop("PYTHONDONTWRITEBYTECODE", None)
        return inherited | {"PYTHONPATH": str(self.checkout), "PYTHONUTF8": "1"}


@dataclass
class Office:
    """`folder`: the scene's; holds screens, workbooks asked for, and a workspace per name that commands are given in.

    What is filled in lies there too, but is no result.
    """

    program: Program
    folder: Path
    run_ids: list[str] = field(default_factory=list)
    exit_codes: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the folders for what is kept beside workspaces."""
        for name in (SCREENS, EXPORTED, FILLED):
            (self.folder / name).mkdir(parents=True)

    def give(self, *words: str | Path, workspace: str = "workspace") -> int:
        """Give a command and wait for its end; keep its words, exit code and screen. Returns the exit code."""
        texts = tuple(map(str, words))
        done = subprocess.run(  # noqa: S603 - the project's own command
            self.program.command((*texts, *self._place(texts, workspace))),
            cwd=self.folder, env=self.program.environment(), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, encoding="utf-8", errors="replace", check=False,
        )  # fmt: skip
        self.exit_codes.append(done.returncode)
        self._keep_screen(texts, done)
        self._write_record()
        return done.returncode

    def kill(self, *words: str | Path, after: float, workspace: str) -> None:
        """Give a command and end it, and every process that it started, after so many seconds; nothing is kept."""
        name, value = "SAME_RESULTS_KILL", uuid.uuid4().hex
        texts = tuple(map(str, words))
        with subprocess.Popen(  # noqa: S603 - the project's own command
            self.program.command((*texts, *self._place(texts, workspace))),
            cwd=self.folder, env=self.program.environment() | {name: value},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as child:  # fmt: skip
            with suppress(subprocess.TimeoutExpired):
                child.wait(after)
            while processes := _processes(f"{name}={value}".encode()):
                for process in processes:
                    with suppress(ProcessLookupError):
                        os.kill(process, signal.SIGKILL)
                child.poll()
                time.sleep(0.1)

    def _place(self, words: tuple[str, ...], workspace: str) -> tuple[str, ...]:
        return () if words[0] == "policy" else ("--workspace", str(self.folder / workspace))

    def _keep_screen(self, words: tuple[str, ...], done: subprocess.CompletedProcess[str]) -> None:
        title = "_".join(word for word in words[:2] if re.fullmatch(r"[a-z]+(-[a-z]+)*", word))
        text = f"$ fangpin {' '.join(words)}\n{done.stdout}--- errors\n{done.stderr}--- exit code {done.returncode}\n"
        (self.folder / SCREENS / f"{len(self.exit_codes):03}_{title}.txt").write_text(text, encoding="utf-8")

    def _write_record(self) -> None:
        """Write down where the scene was played, how commands ended, and the ids of runs as they came."""
        names = {path.name for path in self.folder.glob("*/*/**/") if RUN_ID.fullmatch(path.name)}
        self.run_ids += sorted(names.difference(self.run_ids))
        folders = {str(self.folder): "SCENE", str(self.program.checkout): "CHECKOUT"}
        record = {"folders": folders, "run_ids": self.run_ids, "exit_codes": self.exit_codes}
        (self.folder / RECORD).write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")

    def run_folder(self, period: str, workspace: str = "workspace") -> Path:
        """The newest run of a period."""
        runs = self.folder / workspace / "runs" / period
        return runs / (runs / "latest").read_text(encoding="utf-8").strip()

    def copy_workspace(self, source: str, target: str) -> None:
        """A second workspace that holds what the first does, without the task engine's database."""
        shutil.copytree(self.folder / source, self.folder / target, ignore=shutil.ignore_patterns("prefect"))


def _processes(mark: bytes) -> list[int]:
    """Processes with this entry in their environment."""
    marked = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark in (entry / "environ").read_bytes().split(b"\0"):
                marked.append(int(entry.name))
    return marked
