"""A command watched from outside: when it tells of a step, how long each took, and how much memory was held."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

_EVERY = 0.1
_STEP = "· "


@dataclass
class Step:
    """`seconds` until the next step was told; `peak`: most memory of the command and its children, in MB."""

    name: str
    seconds: float = 0.0
    peak: float = 0.0


def watch(arguments: list[str]) -> list[Step]:
    """Run this project's Python with the arguments and watch it to its end.

    Raises `SystemExit` with the command's exit code when it fails.
    """
    child = subprocess.Popen([sys.executable, "-m", *arguments], stdout=subprocess.PIPE, text=True)  # noqa: S603
    steps = [Step("起动")]
    sampling = threading.Thread(target=_sample, args=(child, steps), daemon=True)
    sampling.start()
    began = time.perf_counter()
    for line in child.stdout or ():
        if line.startswith(_STEP):
            now = time.perf_counter()
            steps[-1].seconds, began = now - began, now
            steps.append(Step(line.removeprefix(_STEP).strip()))
    code = child.wait()
    steps[-1].seconds = time.perf_counter() - began
    sampling.join()
    if code:
        raise SystemExit(code)
    return steps


def _sample(child: subprocess.Popen[str], steps: list[Step]) -> None:
    while child.poll() is None:
        step = steps[-1]
        step.peak = max(step.peak, memory(child.pid))
        time.sleep(_EVERY)


def memory(root: int) -> float:
    """Resident memory of a process and all below it, in MB."""
    parents, held = {}, {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = status.read_text(encoding="utf-8").splitlines()
        except OSError:
            continue  # it has ended since
        fields = dict(line.split(":", 1) for line in lines if ":" in line)
        parents[int(status.parent.name)] = int(fields["PPid"])
        held[int(status.parent.name)] = int(fields.get("VmRSS", "0").split()[0]) / 1024
    return sum(size for process, size in held.items() if _below(process, root, parents))


def _below(process: int, root: int, parents: dict[int, int]) -> bool:
    while process and process != root:
        process = parents.get(process, 0)
    return process == root
