"""Six periods simulated over the sample county: what each run lists, lets rest and ends, and five households' stories.

    python -m benchmarks.year_of_runs [--seed 1] [--folder FOLDER]

Prints Markdown. The inboxes, answers and runs lie in the folder afterwards, or nowhere when none is given.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.simulation.county_frames import CountyFrames
from tests.simulation.figures import format_markdown, format_table
from tests.simulation.invariants import check_run
from tests.simulation.stories import Story
from tests.simulation.year import Import, Year

SAMPLE = Path(__file__).resolve().parents[1] / "data_samples" / "2026Q3"


def simulate(folder: Path, seed: int) -> Year:
    """The six periods, each held to what every run must keep; tells of each how long it took."""
    year = Year.begin(CountyFrames.read(SAMPLE), folder, seed)
    began = time.perf_counter()
    for run in year.run_periods():
        check_run(run, year.runs[:-1])
        print(f"{run.period}: {run.id}, {time.perf_counter() - began:.0f} s", flush=True)
    return year


def format_story(year: Year, story: Story) -> str:
    """What happened to a followed household and what each run said of it."""
    lines: list[Sequence[str]] = [("period", "household", "on the list", "clues", "what happened before")]
    earlier = ""
    for run, line in zip(year.runs, story.lines, strict=True):
        happened = [
            entry.text
            for entry in year.world.diary
            if entry.period == run.period and entry.household in {earlier, line.household}
        ]
        clues = ", ".join(f"{rule}: {fate}" for rule, fate in line.clues)
        lines.append((run.period, line.household, line.status or "-", clues or "-", "；".join(happened)))
        earlier = line.household
    return f"### {story.title}\n\n{format_markdown(lines)}"


def format_imports(imports: Sequence[Import]) -> str:
    """What townships answered and what of it was taken."""
    lines: list[Sequence[str]] = [("after", "answers", "mistakes", "taken", "refused", "links taken back", "doubted")]
    for period in dict.fromkeys(imported.period for imported in imports):
        of_period = [imported for imported in imports if imported.period == period]
        statuses = Counter(status for imported in of_period for status in imported.result.lines["status"])
        counts = (
            sum(imported.lines for imported in of_period), sum(imported.mistakes for imported in of_period),
            statuses["taken"], statuses["refused"], sum(imported.result.overturned for imported in of_period),
            sum(imported.result.doubted for imported in of_period),
        )  # fmt: skip
        lines.append((period, *map(str, counts)))
    return format_markdown(lines)


def format_year(year: Year) -> Iterator[str]:
    """The tables, one after the other."""
    yield format_table(year.runs)
    yield format_imports(year.imports)
    for story in year.stories.by_title.values():
        yield format_story(year, story)


def main() -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        year = simulate(options.folder or Path(scratch), options.seed)
        print("", *format_year(year), sep="\n\n")


if __name__ == "__main__":
    main()
