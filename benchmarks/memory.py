"""`python -m benchmarks.memory`: how much a process grows while a source comes in, from a file and a longer one."""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

import click
import polars as pl
from rich.console import Console
from rich.table import Table

from benchmarks.sample import Sample
from expectations import DeliveryInspection, Suite
from pipeline.deliveries.receive_source import receive_source
from screening.declarations.rule_fields import find_fields_read
from storage.admitted_rows import AdmittedRows

_SOURCE = "insurance_settlement"
_HOUSEHOLDS = 3_000
_TIMES = 4


@click.command(help="Memory and time of a source that comes in, beside bare Polars reading the same file.")
@click.option(
    "--rows", type=click.IntRange(min=1000), default=100_000, show_default=True, help="Rows of the short file."
)
@click.option("--inbox", type=click.Path(path_type=Path), hidden=True)
@click.option("--way", type=click.Choice(("ours", "bare")), hidden=True)
def main(*, rows: int, inbox: Path | None, way: str | None) -> None:
    """Measure each way in a process of its own, which is this command again with an inbox."""
    if inbox is not None:
        work = {"ours": _ours, "bare": _bare}[str(way)](inbox)
        click.echo(" ".join(str(number) for number in _measured(work)))
        return
    table = Table("rows", "way", "seconds", "grew by, MB")
    with tempfile.TemporaryDirectory() as folder:
        for many in (rows, rows * _TIMES):
            made = _lengthened(Path(folder) / str(many), many)
            for each in ("ours", "bare"):
                table.add_row(f"{many:,}", each, *_in_a_process(made, each))
    Console().print(table)


def _lengthened(folder: Path, rows: int) -> Path:
    """An inbox with so many settlements: those of the sample county again and again, each with a number of its own."""
    sample = Sample.made(folder, _HOUSEHOLDS)
    path = sample.path(_SOURCE)
    heading, *lines = csv.reader(path.read_text("gb18030").splitlines())
    with path.open("w", encoding="gb18030", newline="") as stream:
        written = csv.writer(stream)
        written.writerow(heading)
        written.writerows([f"{number}", *line[1:]] for number, line in enumerate(islice(cycle(lines), rows)))
    for other in folder.rglob("*"):
        if other.is_file() and other != path:
            other.unlink()
    return folder


def _in_a_process(inbox: Path, way: str) -> list[str]:
    command = [sys.executable, "-m", "benchmarks.memory", "--inbox", str(inbox), "--way", way]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own command
    return done.stdout.split()


def _measured(work: Callable[[], object]) -> tuple[str, str]:
    """Seconds, and by how much the process was larger than before at its largest."""
    before, began = _memory("VmRSS"), time.perf_counter()
    work()
    return f"{time.perf_counter() - began:.1f}", f"{_memory('VmHWM') - before:,.0f}"


def _memory(kind: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(kind))


def _ours(inbox: Path) -> Callable[[], object]:
    sample = Sample(inbox)
    source, sheets = sample.county.sources[_SOURCE], sample.sheets
    inspection = DeliveryInspection(source, find_fields_read(sample.county.policy(None), source), Suite(), sample.as_of)

    def work() -> None:
        with tempfile.TemporaryDirectory() as aside:
            received = receive_source(inbox, source, sheets, inspection, AdmittedRows.open(Path(aside)))
        inspection.make_profile(received.issues, {})

    return work


def _bare(inbox: Path) -> Callable[[], object]:
    def work() -> None:
        (path,) = (path for path in inbox.rglob("*") if path.is_file())
        rows = pl.read_csv(path.read_bytes().decode("gb18030").encode(), infer_schema=False)
        number = pl.col("证件号码").str.normalize("NFKC").str.replace_all(r"\s", "").str.to_uppercase()
        rows = rows.with_columns(number.alias("number"))
        rows.join(rows.select(pl.col("number").unique()), on="number")

    return work


if __name__ == "__main__":
    main()
