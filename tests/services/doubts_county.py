"""Two quarters of a village in which people ask why. Nobody in it exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
from click.testing import CliRunner

from fangpin.commands import fangpin
from tests.simulation.county_frames import CountyFrames
from tests.simulation.csv_lines import write_lines
from tests.simulation.period_runs import PeriodRun, compare_tables
from tests.simulation.townships import HEADINGS, import_files
from tests.simulation.village import (
    add_bill,
    add_disease,
    add_house,
    belongs_to,
    household_number,
    make_village,
    number_of,
    renumber,
    settle,
)

# Households by what is asked of them.
BELOW, BILLS, NAMESAKE, OTHER_NAMESAKE, NUMBER, ELDER, ANSWERED, REPAIRED, VERIFY, PASSED, RENUMBERED, BROKEN = range(
    1, 13
)
NEW_NUMBER = "20000000011"
SHARED_NAME, STRANGER, ELDER_WRITTEN = "李同名", "外乡人", "胡铁军"
BILL, HOUSE = "insurance_settlement", "housing_safety"


@dataclass(frozen=True)
class DoubtsCounty:
    """`march`, `september`: the runs; `frames`: what was delivered for the second."""

    march: PeriodRun
    september: PeriodRun
    frames: CountyFrames

    def explain(self, *words: object) -> str:
        """What the officer reads on the screen."""
        arguments = ["explain", *map(str, words), "--workspace", str(self.september.workspace)]
        outcome = CliRunner().invoke(fangpin, arguments, catch_exceptions=False)
        assert outcome.exit_code == 0, outcome.output
        return outcome.output

    def explain_household(self, household: int) -> str:
        """The same, of a household."""
        return self.explain("--household", household_number(household))

    def explain_row(self, source: str, where: pl.Expr, *words: str) -> str:
        """The same, of the only row of a source for which `where` holds; headings take the first row of a file."""
        (place,) = self.frames[source].with_row_index("#at", 2).filter(where)["#at"]
        return self.explain("--source", source, "--row", place, *words)

    def find_clue(self, household: int) -> str:
        """The id of the household's only clue in September."""
        clues = self.september.read("findings").filter(pl.col("household_id") == household_number(household))
        return str(clues["clue_id"].item())


def found_county(folder: Path) -> DoubtsCounty:
    """Run the first and the third quarter; in between a township answers."""
    frames, workspace = _make_frames(), folder / "workspace"
    march = compare_tables("2026Q1", frames.write(folder / "inboxes" / "2026Q1"), workspace)
    import_files(workspace, [_write_answer(march, folder / "answers.csv")], date(2026, 4, 3))
    renumber(frames, RENUMBERED, NEW_NUMBER)
    september = compare_tables("2026Q3", frames.write(folder / "inboxes" / "2026Q3"), workspace)
    return DoubtsCounty(march, september, frames)


def _make_frames() -> CountyFrames:
    frames = make_village()
    for household in range(1, BROKEN + 1):
        is_poor = household == VERIFY
        settle(frames, household, kind="一般农户" if is_poor else "脱贫户", income=4000 if is_poor else 20000)
    for household in (NAMESAKE, OTHER_NAMESAKE):
        frames.update("register_members", belongs_to(household), name=SHARED_NAME)
    _add_bills(frames)
    _add_houses(frames)
    add_disease(frames, PASSED, "2025-09-15")
    return frames


def _add_bills(frames: CountyFrames) -> None:
    add_bill(frames, BELOW, 3000, "2026-01-10")
    add_bill(frames, BILLS, 6000, "2026-01-10")
    add_bill(frames, BILLS, 4000, "2026-02-10", by_name=True)
    add_bill(frames, RENUMBERED, 9000, "2026-01-10")
    add_bill(frames, BROKEN, 7000, "2026-01-10")
    frames.update(BILL, belongs_to(BROKEN), self_paid="七千")
    no_person = {"sex": None, "birth_date": None, "township": None}
    for household, name, number in ((NUMBER, STRANGER, number_of(NUMBER)), (ELDER, ELDER_WRITTEN, None)):
        add_bill(frames, household, 8000, "2026-01-11")
        frames.update(BILL, belongs_to(household), name=name, **no_person)
        frames.update(BILL, belongs_to(household), id_number=number)


def _add_houses(frames: CountyFrames) -> None:
    for household in (ANSWERED, REPAIRED):
        add_house(frames, household, assessed_on="2026-03-10")
    frames.update(HOUSE, belongs_to(REPAIRED), accepted_on="2025-12-01")
    frames.add(HOUSE, {
        "township": "白沙镇", "village": "白沙村", "name": SHARED_NAME, "grade": "D", "assessed_on": "2026-03-10",
    })  # fmt: skip


def _write_answer(run: PeriodRun, path: Path) -> Path:
    home = household_number(ANSWERED)
    (clue,) = run.read("findings").filter(pl.col("household_id") == home)["clue_id"]
    return write_lines(path, [HEADINGS, (home, clue, "不属实", "否", "核查员", "2026-04-02")])
