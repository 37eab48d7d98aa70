"""Everything that a department's rows are drawn from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from random import Random

from data_samples.circumstances import Trouble, oldest, working_member
from data_samples.county import REGIONS, County, read_county
from data_samples.names import draw_given
from data_samples.numbers import renumbered
from data_samples.plan import Plan, draw_plan
from data_samples.population import Household, Person, Population, populate
from domain.periods import Period


@dataclass(frozen=True)
class World:
    """The county, its people, their circumstances and the period that deliveries are made for."""

    county: County
    period: Period
    seed: int
    population: Population
    plan: Plan

    @property
    def as_of(self) -> date:
        """The last day of the period; nothing in a delivery lies after it."""
        return self.period.end

    @property
    def reported_on(self) -> date:
        """The day that departments write beside their stamp."""
        return self.as_of - timedelta(days=2)

    @cached_property
    def unremarkable(self) -> frozenset[str]:
        """Household ids whose rows may be spoilt without changing what a comparison should find; "" is strangers'."""
        calm = (home.household_id for home in self.population.households if self.plan.is_unremarkable(home))
        return frozenset(("", *calm))

    @cached_property
    def untouched(self) -> frozenset[str]:
        """Household ids of which no department's plan tells anything; "" is strangers'."""
        calm = (home.household_id for home in self.population.households if self.plan.is_untouched(home))
        return frozenset(("", *calm))

    def rng(self, topic: str) -> Random:
        """Give a generator of its own for each topic, so that a new department leaves the others' bytes alone."""
        return _rng(self.seed, topic)

    def days_ago(self, days: int) -> date:
        """Give a day counted back from the as-of date."""
        return self.as_of - timedelta(days=days)

    def death(self, household: Household) -> tuple[Person, date] | None:
        """Who of the household has died, and when, if somebody has."""
        if not self.plan.has(household, Trouble.MEMBER_DIED, Trouble.DIED_UNINSURED, Trouble.TREATED_AFTER_DEATH):
            return None
        return oldest(household), self.days_ago(self.rng(f"death:{household.household_id}").randint(40, 250))

    def changed(self, household: Household) -> Person | None:
        """The member as they are called and numbered since the police changed it, if they did."""
        member = working_member(household, self.as_of)
        if member is None:
            return None
        rng = self.rng(f"changed:{household.household_id}")
        if self.plan.has(household, Trouble.RENAMED):
            return replace(member, name=member.name[0] + draw_given(member.sex, 2010, rng) + "宁")
        if self.plan.has(household, Trouble.RENUMBERED):
            return replace(member, id_number=renumbered(member.id_number))
        return None


def make_world(seed: int, households: int, period: Period, regions: Path = REGIONS) -> World:
    """Draw the people of the county whose places are in `regions`, and the plan of their circumstances."""
    county = read_county(regions)
    population = populate(county, households, period.end, _rng(seed, "population"))
    plan = draw_plan(population.households, period.end, _rng(seed, "circumstances"))
    return World(county, period, seed, population, plan)


def _rng(seed: int, topic: str) -> Random:
    return Random(f"{seed}:{topic}")
