"""Twenty-one households followed from their first clue to removal: every step with its day, due day and paper.

    python -m benchmarks.household_roads [--folder FOLDER] [--periods 10]

Prints Markdown. The inboxes, runs and papers lie in the folder afterwards, or nowhere when none is given.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from tests.simulation.figures import format_markdown
from tests.simulation.road_cast import CAST, PERIODS, number_at
from tests.simulation.road_year import RoadYear

_STEP = ("step", "state", "done_on", "due_on", "waits_for", "days_overdue", "basis", "detail")
_ORDER = ("order_no", "risk", "department", "cause", "issued_on", "due_on", "state", "closed_on")


def format_roads(year: RoadYear, day: date) -> Iterator[str]:
    """Of every household what is done and what is open as of a day, and the orders about it."""
    steps, orders = year.open_roads(day).steps, year.read_orders(day)
    for household, title in CAST.items():
        mine = pl.col("household_id") == number_at(household, day)
        needed = steps.filter(mine, pl.col("state") != "not_needed").select(_STEP)
        yield f"### {household}. {title}\n\n{_format_frame(needed)}"
        if (lines := orders.filter(mine).select(_ORDER)).height:
            yield _format_frame(lines)


def format_overdue(year: RoadYear) -> str:
    """Who was late on which day."""
    lines: list[Sequence[str]] = [("day", "household", "story", "days late")]
    for day, late in year.overdue.items():
        lines += [(day.isoformat(), str(one), CAST[one], str(days)) for one, days in late.items()]
    return format_markdown(lines)


def format_papers(year: RoadYear, day: date) -> str:
    """The papers that left the office, by number."""
    columns = ("paper_no", "kind", "township", "department", "issued_on", "rows")
    return _format_frame(year.open_run(day).ledger.read_records("issued_papers").select(columns))


def _format_frame(frame: pl.DataFrame) -> str:
    cells = [["" if cell is None else str(cell) for cell in row] for row in frame.iter_rows()]
    return format_markdown([frame.columns, *cells])


def main() -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--periods", type=int, default=len(PERIODS))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        year = RoadYear(options.folder or Path(scratch))
        year.run_periods(options.periods)
        day = max(year.runs[-1].as_of, date(2028, 2, 5)) if options.periods == len(PERIODS) else year.runs[-1].as_of
        print(format_overdue(year), *format_roads(year, day), format_papers(year, day), sep="\n\n")


if __name__ == "__main__":
    main()
