"""One piece of work in a process of its own, so that its memory can be told: `python -m benchmarks.linkage.work ...`.

`make FOLDER` draws a county; `link FOLDER LINKER` answers it. The last line printed is JSON: seconds,
processor (seconds) and peak (bytes).
"""

from __future__ import annotations

import json
import os
import resource
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import polars as pl

from benchmarks.linkage.county import make_county
from benchmarks.linkage.files import Folder
from benchmarks.linkage.linkers import lookup

Answer = tuple[pl.DataFrame, pl.DataFrame | None, dict[str, float]]


def _plain(way: Callable[[Folder], pl.DataFrame]) -> Callable[[Folder], Answer]:
    return lambda folder: (way(folder), None, {})


def _ours(folder: Folder) -> Answer:
    from benchmarks.linkage.linkers.ours import ours

    return (*ours(folder), {})


def _ecm(folder: Folder) -> Answer:
    from benchmarks.linkage.linkers.ecm import ecm

    return ecm(folder), None, {}


def _splink(rules: str) -> Callable[[Folder], Answer]:
    def linked(folder: Folder) -> Answer:
        from benchmarks.linkage.linkers.by_splink import splink

        answer, told = splink(folder, rules)
        return answer, None, told

    return linked


# name -> (how, rounds): the fastest round counts.
LINKERS: dict[str, tuple[Callable[[Folder], Answer], int]] = {
    "floor": (_plain(lookup.floor), 5),
    "raw": (_plain(lookup.raw), 5),
    "cleaned": (_plain(lookup.cleaned), 5),
    "ours": (_ours, 2),
    "ecm": (_ecm, 1),
    "splink": (_splink("narrow"), 1),
    "splink_broad": (_splink("broad"), 1),
}


@click.group()
def main() -> None:
    """Do one piece of work."""


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("options")
def make(folder: Path, options: str) -> None:
    """OPTIONS: the arguments of `make_county` as JSON."""
    began = time.perf_counter()
    Folder(folder).write(make_county(**json.loads(options)))
    _tell({"seconds": time.perf_counter() - began})


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("linker", type=click.Choice(list(LINKERS)))
def link(folder: Path, linker: str) -> None:
    """Write FOLDER/answers/LINKER.parquet and, where rows wait for a person, LINKER-offers.parquet."""
    way, rounds = LINKERS[linker]
    seconds = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what other libraries warn of is no news here
        for _ in range(rounds):
            began, used = time.perf_counter(), _processor()
            answer, offers, told = way(Folder(folder))
            seconds.append((time.perf_counter() - began, _processor() - used))
    answers = folder / "answers"
    answers.mkdir(exist_ok=True)
    answer.write_parquet(answers / f"{linker}.parquet")
    if offers is not None:
        offers.write_parquet(answers / f"{linker}-offers.parquet")
    _tell({"seconds": min(wall for wall, _ in seconds), "processor": min(cpu for _, cpu in seconds)} | told)


def _tell(what: dict[str, Any]) -> None:
    print(json.dumps({"peak": _peak()} | what))


def _processor() -> float:
    """Processor seconds of this process and of those that it has waited for: other work on the machine hardly shows."""
    return sum(os.times()[:4])


def _peak() -> int:
    """Most memory this process has held, in bytes; ru_maxrss would count the parent it was forked from."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    main()
