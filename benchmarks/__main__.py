"""`python -m benchmarks`: measure every case and print a table; nothing is left behind."""

from __future__ import annotations

import sys
import tempfile
import warnings
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from benchmarks import admission, linking, reading, rules, workbooks
from benchmarks.measure import Outcome, measured
from benchmarks.sample import Sample

_WIDTH = 130

CASES = (
    reading.text,
    reading.workbook,
    admission.admission,
    linking.by_number,
    rules.medical_burden,
    workbooks.township_list,
)


@click.command(help="Time each stage beside a plain way to do the same, on a sample county made on the fly.")
@click.option("--households", type=click.IntRange(min=50), default=3000, show_default=True, help="Size of the county.")
def main(*, households: int) -> None:
    """Exit code 1 when a case and its baseline disagree about the result."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the baselines' libraries warn of is no news here
        sample = Sample.made(Path(folder), households)
        outcomes = [measured(case(sample)) for case in CASES]
    Console(width=_WIDTH).print(_table(outcomes))
    sys.exit(0 if all(outcome.agreed for outcome in outcomes) else 1)


def _table(outcomes: list[Outcome]) -> Table:
    table = Table("case", "rows", "ours, rows/s", "baseline", "baseline, rows/s", "ratio", "same result")
    for outcome in outcomes:
        case = outcome.case
        table.add_row(
            case.title,
            f"{case.rows:,}",
            f"{case.rows / outcome.ours:,.0f}",
            case.baseline_title,
            f"{case.rows / outcome.baseline:,.0f}",
            f"{outcome.ratio:.1f}×",
            "yes" if outcome.agreed else "NO",
        )
    return table


if __name__ == "__main__":
    main()
