"""Six periods of a county: departments deliver, a run is made, townships answer, and the world goes on."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from services.feedback.import_results import FeedbackResult
from tests.simulation import people_moves
from tests.simulation.chances import live_by_chance
from tests.simulation.county_frames import CountyFrames
from tests.simulation.period_runs import PeriodRun, compare
from tests.simulation.stories import RESTED, Stories
from tests.simulation.townships import Answer, answer_list, make_mistakes, report
from tests.simulation.world import World

PERIODS = ("2026Q3", "2026-10", "2026-11", "2026Q4", "2027-01", "2027Q1")
# Sources that a department misses.
ABSENT = {"2026-11": {"housing_safety"}, "2026Q4": {"health_major_disease"}}
_NEW_YEARS = {"2027-01": 2027}


@dataclass(frozen=True)
class Import:
    """A file of answers that came back. `mistakes`: lines of it that must not be taken."""

    period: str
    lines: int
    mistakes: int
    result: FeedbackResult


@dataclass
class Year:
    """A county's runs, one after the other, in a folder of their own."""

    stories: Stories
    folder: Path
    runs: list[PeriodRun] = field(default_factory=list)
    imports: list[Import] = field(default_factory=list)

    @classmethod
    def begin(cls, frames: CountyFrames, folder: Path, seed: int) -> Year:
        """The county before its first run."""
        rng = random.Random(seed)  # noqa: S311 - chance, not a secret
        return cls(Stories(World(frames.copy(), rng)), folder)

    @property
    def world(self) -> World:
        """The county as it is now."""
        return self.stories.world

    @property
    def workspace(self) -> Path:
        """Where the runs lie."""
        return self.folder / "workspace"

    def inbox_of(self, period: str) -> Path:
        """What departments sent for a period."""
        return self.folder / "inboxes" / period

    def run_periods(self, count: int = len(PERIODS)) -> Iterator[PeriodRun]:
        """Let the first of the periods come and go; yields each run before townships answer to it."""
        for period in PERIODS[:count]:
            if self.runs:
                self._live(self.runs[-1], period)
            inbox = self.world.frames.write(self.inbox_of(period), ABSENT.get(period, ()))
            run = compare(period, inbox, self.workspace)
            if not self.runs:
                self.stories.choose(run)
            self.runs.append(run)
            self.stories.record(run)
            yield run
            self._report(run)

    def _live(self, before: PeriodRun, period: str) -> None:
        """What happens between two runs."""
        self.world.period, day = period, before.as_of + timedelta(days=5)
        people_moves.leave_register(self.world)
        if period in _NEW_YEARS:
            people_moves.start_year(self.world, _NEW_YEARS[period])
        self.stories.live(period, before, day)
        live_by_chance(self.stories, before, day)

    def _report(self, run: PeriodRun) -> None:
        """Townships report back within a fortnight; one of their files has lines that cannot be taken."""
        today = run.as_of + timedelta(days=14)
        for place, (township, answers) in enumerate(sorted(self._answer(run).items())):
            mistakes = make_mistakes(answers, today) if place == 0 else []
            result = report(run, township, answers + mistakes, self.folder / "answers" / run.period, today)
            self.imports.append(Import(run.period, len(answers), len(mistakes), result))

    def _answer(self, run: PeriodRun) -> dict[str, list[Answer]]:
        """Of the households that are followed one is visited, after the first run, and nothing found."""
        fixed: dict[str, tuple[str, date] | None] = dict.fromkeys(self.stories.homes)
        if run is self.runs[0] and RESTED in self.stories.by_title:
            home = self.world.home_of(self.stories.by_title[RESTED].member)
            fixed[home] = ("不属实", run.as_of + timedelta(days=1))
        return answer_list(run, self.world.rng, run.as_of + timedelta(days=8), fixed)
