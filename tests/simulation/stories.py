"""Households that are followed through all periods, and what happens to them and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from tests.simulation import household_moves, people_moves
from tests.simulation.figures import HouseholdPeriod, describe_household
from tests.simulation.period_runs import PeriodRun
from tests.simulation.world import Row, World

RESTED, RENUMBERED, SOURCE_ABSENT, ACCEPTED = "核查不属实，期满再查", "改户编号", "数据缺报又到", "危房验收"
BEREAVED, MONITORED, MERGED, MOVED, REFUNDED, SPLIT = (
    "成员去世",
    "纳入监测后消除",
    "两户合并",
    "迁居",
    "费用冲回",
    "分户",
)
# Title -> the rule whose clue makes a household fit for the story.
_FIT = {
    RESTED: "water_household", RENUMBERED: "dangerous_house", SOURCE_ABSENT: "dangerous_house",
    ACCEPTED: "dangerous_house", BEREAVED: "major_disease", MONITORED: "low_income_other", MERGED: "medical_burden",
    MOVED: "medical_burden", REFUNDED: "medical_burden", SPLIT: "medical_burden",
}  # fmt: skip
_COUNTED = ("confirmed", "to_verify")


@dataclass
class Story:
    """A household that is followed by one of its members, whatever number it bears. `lines`: one of each run."""

    title: str
    member: str
    lines: list[HouseholdPeriod] = field(default_factory=list)


@dataclass
class Stories:
    """The households that are followed, by the title of their story."""

    world: World
    by_title: dict[str, Story] = field(default_factory=dict)

    @property
    def homes(self) -> set[str]:
        """The numbers that they bear now."""
        return {self.world.home_of(story.member) for story in self.by_title.values()}

    def select_clues(self, run: PeriodRun, rule: str | None, *, followed: bool = False) -> pl.DataFrame:
        """The run's counted clues of households that are registered still; `followed`: of those that are, or not."""
        findings = run.read("findings").filter(
            pl.col("certainty").is_in(_COUNTED),
            pl.col("household_id").is_in(self.world.register["household_id"].unique().implode()),
            pl.col("household_id").is_in(sorted(self.homes)) == followed,
        )
        return findings.sort("clue_id") if rule is None else findings.filter(pl.col("rule_id") == rule).sort("clue_id")

    def choose(self, run: PeriodRun) -> None:
        """Choose a household for each story, by the first run's clues; a story for which none is fit is left out."""
        for title, rule in _FIT.items():
            for clue in self.select_clues(run, rule).to_dicts():
                if (member := self._choose_member(clue)) is not None:
                    self.by_title[title] = Story(title, member)
                    break

    def _choose_member(self, clue: Row) -> str | None:
        """The valid number of a member whom the clue is not about; none of a household of one."""
        numbers = [
            str(member["digits"])
            for member in self.world.members_of(str(clue["household_id"]))
            if len(str(member["digits"] or "")) == 18 and member["person_id"] != clue["person_id"]
        ]
        return numbers[0] if len(numbers) > 1 else None

    def record(self, run: PeriodRun) -> None:
        """Write down what the run says of each household."""
        for story in self.by_title.values():
            story.lines.append(describe_household(run, self.world.home_of(story.member)))

    def live(self, period: str, before: PeriodRun, day: date) -> None:
        """What happens to them before the period's run."""
        for title, act in _SCRIPT.get(period, {}).items():
            if title in self.by_title:
                act(self, self.world.home_of(self.by_title[title].member), before, day)

    def merge_into_another(self, household: str, before: PeriodRun) -> None:
        """The household merges into one that is not followed and stands on the list too."""
        host = self.select_clues(before, None).filter(pl.col("household_id") != household)["household_id"][0]
        household_moves.merge(self.world, household, host)

    def move_away(self, household: str) -> None:
        """The household moves to a village of another township."""
        here = self.world.members_of(household)[0]["township"]
        township, village = next(place for place in self.world.list_villages() if place[0] != here)
        household_moves.move(self.world, household, township, village)

    def let_die(self, household: str, before: PeriodRun, day: date) -> None:
        """Whoever of the household is gravely ill dies."""
        clues = self.select_clues(before, "major_disease", followed=True).filter(pl.col("household_id") == household)
        ill = pl.col("person_id").is_in(clues["person_id"].implode())
        for person in self.world.register.filter(ill).to_dicts():
            people_moves.die(self.world, person, day)


Act = Callable[[Stories, str, PeriodRun, date], object]
# Period -> what happens before its run.
_SCRIPT: Mapping[str, Mapping[str, Act]] = {
    "2026-10": {
        RENUMBERED: lambda stories, home, _, __: household_moves.renumber(stories.world, home, people=True),
        ACCEPTED: lambda stories, home, _, day: household_moves.accept_house(stories.world, home, day),
        REFUNDED: lambda stories, home, _, __: people_moves.refund_bills(stories.world, home),
        MOVED: lambda stories, home, _, __: stories.move_away(home),
    },
    "2026-11": {
        BEREAVED: lambda stories, home, before, day: stories.let_die(home, before, day),
        MONITORED: lambda stories, home, _, day: household_moves.start_monitoring(stories.world, home, day),
        MERGED: lambda stories, home, before, _: stories.merge_into_another(home, before),
    },
    "2026Q4": {SPLIT: lambda stories, home, _, __: household_moves.split(stories.world, home)},
    "2027-01": {REFUNDED: lambda stories, home, _, day: people_moves.fall_ill(
        stories.world, stories.world.members_of(home)[0], day, 31000
    )},
    "2027Q1": {
        MONITORED: lambda stories, home, _, __: household_moves.clear_risk(stories.world, home),
        RENUMBERED: lambda stories, home, _, day: household_moves.accept_house(stories.world, home, day),
    },
}  # fmt: skip
