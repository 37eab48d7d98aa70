"""Six periods of a county: what happens before each run, what townships answer after it, and households to follow."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from services.feedback import FeedbackResult
from tests.simulation import household_moves, people_moves
from tests.simulation.county_frames import CountyFrames
from tests.simulation.figures import HouseholdPeriod, describe_household
from tests.simulation.period_runs import PeriodRun, compare
from tests.simulation.townships import answer_list, make_mistakes, report
from tests.simulation.world import Row, World

PERIODS = ("2026Q3", "2026-10", "2026-11", "2026Q4", "2027-01", "2027Q1")
# Sources that a department misses.
ABSENT = {"2026-11": {"housing_safety"}, "2026Q4": {"health_major_disease"}}
_COUNTED = ("confirmed", "to_verify")


@dataclass
class Story:
    """A household that is followed by one of its members, whatever number it bears. `lines`: one of each run."""

    title: str
    member: str
    lines: list[HouseholdPeriod] = field(default_factory=list)


@dataclass
class Year:
    """A county's runs of `PERIODS`, one after the other."""

    world: World
    folder: Path
    runs: list[PeriodRun] = field(default_factory=list)
    imports: list[tuple[FeedbackResult, int]] = field(default_factory=list)
    stories: dict[str, Story] = field(default_factory=dict)

    @classmethod
    def begin(cls, frames: CountyFrames, folder: Path, seed: int) -> Year:
        """The county before its first run; runs lie in `folder`."""
        return cls(World(frames.copy(), random.Random(seed)), folder)

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
            self.world.period = period
            if self.runs:
                self._live(self.runs[-1], period)
            self.world.absent_sources = ABSENT.get(period, set())
            inbox = self.world.frames.write(self.inbox_of(period), self.world.absent_sources)
            run = compare(period, inbox, self.workspace)
            self.runs.append(run)
            if len(self.runs) == 1:
                self._choose_stories(run)
            for story in self.stories.values():
                story.lines.append(describe_household(run, self.world.home_of(story.member)))
            yield run
            self._report(run)

    def _live(self, run: PeriodRun, period: str) -> None:
        """What happens between two runs."""
        people_moves.leave_register(self.world)
        if period == "2027-01":
            people_moves.start_year(self.world, 2027)
        self._live_stories(period, run.as_of + timedelta(days=5))
        self._live_others(run, run.as_of + timedelta(days=5))

    # --- everybody -----------------------------------------------------------------------------------------

    def _live_others(self, run: PeriodRun, day: date) -> None:
        world = self.world
        for person in world.choose_people(10):
            people_moves.fall_ill(
                world, person, day, world.rng.uniform(3000, 30000), gravely=world.rng.random() < 0.3
            )  # fmt: skip
        for household in self._choose(run, "medical_burden", 2):
            people_moves.refund_bills(world, household)
        for household in self._choose(run, "dangerous_house", 2):
            household_moves.accept_house(world, household, day)
        for household in self._choose(run, "dangerous_house", 1):
            household_moves.remove_house(world, household)
        for number in self._choose_persons(run, "no_school_record", 2):
            people_moves.enrol_child(world, number)
        for number in self._choose_persons(run, "uninsured", 2):
            people_moves.insure(world, number, day.year)
        for household in self._choose(run, None, 3):
            household_moves.start_monitoring(world, household, day)
        for household in self._choose(run, None, 2):
            household_moves.renumber(world, household, people=world.rng.random() < 0.5)
        for household in self._choose(run, None, 2):
            township, village = world.rng.choice(self._villages())
            household_moves.move(world, household, township, village)
        for household in self._choose(run, None, 1):
            if len(world.members_of(household)) > 3:
                household_moves.split(world, household)
        homes = self._choose(run, None, 2)
        if len(homes) == 2:
            household_moves.merge(world, *homes)
        for person in world.choose_people(2):
            if person["household_id"] not in self._followed():
                people_moves.die(world, person, day)

    def _villages(self) -> list[tuple[str, str]]:
        return list(self.world.register.select("township", "village").unique().sort("township", "village").iter_rows())

    def _followed(self) -> set[str]:
        return {self.world.home_of(story.member) for story in self.stories.values()}

    def _clues(self, run: PeriodRun, rule: str | None) -> pl.DataFrame:
        """The run's counted clues, of a rule, of households that are not followed and are in the register still."""
        findings = run.read("findings").filter(
            pl.col("household_id").is_not_null(), pl.col("certainty").is_in(_COUNTED),
            ~pl.col("household_id").is_in(sorted(self._followed())),
            pl.col("household_id").is_in(self.world.register["household_id"].unique().implode()),
        )  # fmt: skip
        return findings if rule is None else findings.filter(pl.col("rule_id") == rule)

    def _choose(self, run: PeriodRun, rule: str | None, count: int) -> list[str]:
        return self.world.choose(self._clues(run, rule)["household_id"].to_list(), count)

    def _choose_persons(self, run: PeriodRun, rule: str, count: int) -> list[Row]:
        chosen = self.world.choose(self._clues(run, rule)["person_id"].drop_nulls().to_list(), count)
        return self.world.register.filter(pl.col("person_id").is_in(chosen)).to_dicts()

    # --- the households that are followed ------------------------------------------------------------------------

    def _choose_stories(self, run: PeriodRun) -> None:
        """Households with one clue, or with a clue of a rule, that the year is told about."""
        wanted = {
            "核查不属实，期满再查": ("water_household", False), "改户编号": ("dangerous_house", False),
            "数据缺报又到": ("dangerous_house", False), "危房验收": ("dangerous_house", False),
            "成员去世": ("major_disease", True), "纳入监测后消除": ("new_assistance", False),
            "两户合并": ("medical_burden", False), "迁居": ("medical_burden", False), "费用冲回": ("medical_burden", False),
            "分户": ("medical_burden", False), "非本人": ("medical_burden", False),
        }  # fmt: skip
        for title, (rule, is_person) in wanted.items():
            clues = self._clues(run, rule).sort("household_id")
            for line in clues.to_dicts():
                if (member := self._choose_member(line, is_person=is_person)) is not None:
                    self.stories[title] = Story(title, member)
                    break

    def _choose_member(self, clue: Row, *, is_person: bool) -> str | None:
        """The number of a member by whom the household is followed: of another one where the clue's person dies."""
        members = self.world.members_of(str(clue["household_id"]))
        numbers = [
            str(member["digits"])
            for member in members
            if len(str(member["digits"] or "")) == 18 and not (is_person and member["person_id"] == clue["person_id"])
        ]
        return numbers[0] if numbers and len(members) > 1 else None

    def _live_stories(self, period: str, day: date) -> None:
        world = self.world

        def home(title: str) -> str:
            return world.home_of(self.stories[title].member) if title in self.stories else ""

        if period == "2026-10":
            household_moves.renumber(world, home("改户编号"), people=True)
            household_moves.accept_house(world, home("危房验收"), day)
            people_moves.refund_bills(world, home("费用冲回"))
            township, village = next(
                place for place in self._villages() if place[0] != world.members_of(home("迁居"))[0]["township"]
            )
            household_moves.move(world, home("迁居"), township, village)
        if period == "2026-11":
            household_moves.start_monitoring(world, home("纳入监测后消除"), day)
            household_moves.merge(world, home("两户合并"), home("费用冲回"))
            self._let_die(day)
        if period == "2026Q4":
            household_moves.split(world, home("分户"))
        if period == "2027Q1":
            household_moves.clear_risk(world, home("纳入监测后消除"))

    def _let_die(self, day: date) -> None:
        """The person of the followed household with the grave disease dies."""
        findings = self.runs[-1].read("findings").filter(pl.col("rule_id") == "major_disease")
        home = self.world.home_of(self.stories["成员去世"].member)
        persons = findings.filter(pl.col("household_id") == home)["person_id"].to_list()
        for person in self.world.register.filter(pl.col("person_id").is_in(persons)).to_dicts():
            people_moves.die(self.world, person, day)

    # --- townships --------------------------------------------------------------------------------------------------

    def _report(self, run: PeriodRun) -> None:
        """Townships report back within a fortnight; one of their files has lines that cannot be taken."""
        day, today = run.as_of + timedelta(days=8), run.as_of + timedelta(days=14)
        fixed: dict[str, tuple[str, date]] = {self.world.home_of(s.member): ("", day) for s in self.stories.values()}
        if run.period == "2026Q3":
            first = self.stories["核查不属实，期满再查"]
            fixed[self.world.home_of(first.member)] = ("不属实", date(2026, 10, 1))
        answers = answer_list(run, self.world.rng, day, fixed)
        for place, (township, lines) in enumerate(sorted(answers.items())):
            wrong = make_mistakes(lines, today) if place == 0 else []
            result = report(run, lines + wrong, self.folder / "answers" / run.period, township, today)
            self.imports.append((result, len(wrong)))
