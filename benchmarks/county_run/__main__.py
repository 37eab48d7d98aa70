"""`python -m benchmarks.county_run`: time and memory of every step of a comparison, beside bare Polars."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from benchmarks.county_run.inbox import write_inbox
from benchmarks.county_run.watching import Step, watch
from benchmarks.sample import PERIOD

_PERSONS_PER_HOUSEHOLD = 3.66


@click.command(help="Time and memory of every step of a comparison of a large county.")
@click.option("--persons", type=click.IntRange(min=2000), default=100_000, show_default=True, help="Registered.")
@click.option("--rows", type=click.IntRange(min=0), default=1_000_000, show_default=True, help="Departments' rows.")
@click.option("--again", is_flag=True, help="Run a second time in another workspace and compare every table.")
def main(*, persons: int, rows: int, again: bool) -> None:
    """Draw the county, run the command, run the bare reading, and print what each cost."""
    console = Console()
    with tempfile.TemporaryDirectory() as scratch:
        inbox = Path(scratch) / "inbox"
        inbox.mkdir()
        began = time.perf_counter()
        sent = write_inbox(inbox, round(persons / _PERSONS_PER_HOUSEHOLD), rows)
        console.print(f"{sent:,} rows of departments, drawn in {time.perf_counter() - began:.0f} s")
        runs = [_run(inbox, Path(scratch) / name) for name in ("first", "second")[: 1 + again]]
        console.print(_table("fangpin run", runs[0]), _table("bare Polars", watch(_bare(inbox))))
        if again:
            console.print(_compared(Path(scratch) / "first", Path(scratch) / "second"))


def _run(inbox: Path, workspace: Path) -> list[Step]:
    arguments = ["fangpin", "run", "--period", str(PERIOD), "--inbox", str(inbox), "--workspace", str(workspace)]
    return watch(arguments)


def _bare(inbox: Path) -> list[str]:
    return ["benchmarks.county_run.bare", str(inbox)]


def _table(title: str, steps: list[Step]) -> Table:
    table = Table("step", "seconds", "peak MB", title=title)
    for step in steps:
        table.add_row(step.name, f"{step.seconds:.1f}", f"{step.peak:,.0f}")
    table.add_row("all", f"{sum(step.seconds for step in steps):.1f}", f"{max(step.peak for step in steps):,.0f}")
    return table


def _compared(first: Path, second: Path) -> str:
    """Whether both runs wrote the same bytes into tables and workbooks."""
    kinds = ("*.parquet", "*.xlsx")
    files = {path.relative_to(first) for kind in kinds for path in first.glob(f"runs/*/*/**/{kind}")}
    others = {path.relative_to(second) for kind in kinds for path in second.glob(f"runs/*/*/**/{kind}")}
    same = {path for path in files & others if (first / path).read_bytes() == (second / path).read_bytes()}
    differ = sorted(path.name for path in (files | others) - same)
    return f"second run: {len(files):,} tables and workbooks, {len(differ)} differ {'、'.join(differ)}"


if __name__ == "__main__":
    main()
