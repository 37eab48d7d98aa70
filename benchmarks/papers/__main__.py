"""`python -m benchmarks.papers`: seconds, sizes and memory of all papers of a large county, beside the cells bare."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from benchmarks.papers.county_tables import make_tables
from benchmarks.papers.measuring import DocumentCost, measure_document, run_in_own_process
from delivery.documents import DOCUMENTS

_MEGABYTE = 1 << 20


@click.command(help="All papers of a large county's comparison, beside the same cells written bare.")
@click.option("--persons", type=click.IntRange(min=2000), default=480_000, show_default=True, help="Registered.")
@click.option("--townships", type=click.IntRange(9, 81), default=30, show_default=True, help="How many.")
@click.option("--tables", type=click.Path(path_type=Path), help="A folder in which the tables stay, or lie already.")
def main(*, persons: int, townships: int, tables: Path | None) -> None:
    """Make the tables, then every document and its cells bare, and print what each cost."""
    console = Console(width=120)
    with tempfile.TemporaryDirectory() as name:
        scratch = tables or Path(name)
        folder = scratch / "papers"
        if not folder.exists():
            run_in_own_process(make_tables, scratch, persons, townships)
        costs = []
        for place in range(len(DOCUMENTS)):
            costs.append(measure_document(folder, place, Path(name) / f"document-{place}"))
            console.print(f"{costs[-1].title}: {costs[-1].formed.seconds:.1f} s")
        console.print(_make_table(costs))


def _make_table(costs: list[DocumentCost]) -> Table:
    headings = ("document", "files", "MB", "cells", "processor s", "bare s", "times", "peak MB", "bare peak MB")
    table = Table(*headings)
    for cost in costs:
        ours, bare = cost.formed, cost.bare
        beside = (
            (f"{bare.cells:,}", f"{bare.seconds:.1f}", f"{ours.seconds / bare.seconds:.1f}", f"{bare.peak:,.0f}")
            if bare else ("", "", "", "")
        )  # fmt: skip
        table.add_row(
            cost.title, f"{ours.files}", f"{ours.size / _MEGABYTE:.1f}", beside[0], f"{ours.seconds:.1f}", beside[1],
            beside[2], f"{ours.peak:,.0f}", beside[3],
        )  # fmt: skip
    of_both = [(cost.formed.seconds, cost.bare.seconds) for cost in costs if cost.bare]
    seconds, bare_seconds = (sum(column) for column in zip(*of_both, strict=True))
    size = sum(cost.formed.size for cost in costs) / _MEGABYTE
    table.add_row("all", f"{sum(c.formed.files for c in costs)}", f"{size:.1f}", "",
                  f"{sum(c.formed.seconds for c in costs):.1f}", f"{bare_seconds:.1f}", f"{seconds / bare_seconds:.1f}",
                  f"{max(c.formed.peak for c in costs):,.0f}", "")  # fmt: skip
    return table


if __name__ == "__main__":
    main()
