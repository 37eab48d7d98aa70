"""What happens by chance to households that nobody follows, between two runs."""

from __future__ import annotations

from datetime import date

import polars as pl

from tests.simulation import household_moves, people_moves
from tests.simulation.period_runs import PeriodRun
from tests.simulation.stories import Stories
from tests.simulation.world import Row


def live_by_chance(stories: Stories, before: PeriodRun, day: date) -> None:
    """Some fall ill, some recover, some move; `before`: the run after which it happens."""
    world, rng = stories.world, stories.world.rng
    for person in world.choose_people(10):
        people_moves.fall_ill(world, person, day, rng.uniform(3000, 30000), gravely=rng.random() < 0.3)
    for household in _choose(stories, before, "medical_burden", 2):
        people_moves.refund_bills(world, household)
    for household in _choose(stories, before, "dangerous_house", 1):
        household_moves.remove_house(world, household)
    for household in _choose(stories, before, "dangerous_house", 2):
        household_moves.accept_house(world, household, day)
    for person in _choose_people(stories, before, "no_school_record", 2):
        people_moves.enrol_child(world, person)
    for person in _choose_people(stories, before, "uninsured", 2):
        people_moves.insure(world, person, day.year)
    _change_households(stories, before, day)
    for person in world.choose_people(2):
        if person["household_id"] not in stories.homes:
            people_moves.die(world, person, day)


def _change_households(stories: Stories, before: PeriodRun, day: date) -> None:
    world, rng = stories.world, stories.world.rng
    for household in _choose(stories, before, None, 3):
        household_moves.start_monitoring(world, household, day)
    for household in _choose(stories, before, None, 2):
        household_moves.renumber(world, household, people=rng.random() < 0.5)
    for household in _choose(stories, before, None, 2):
        township, village = rng.choice(world.list_villages())
        household_moves.move(world, household, township, village)
    for household in _choose(stories, before, None, 2):
        if len(world.members_of(household)) > 3:
            household_moves.split(world, household)
    homes = _choose(stories, before, None, 2)
    if len(homes) == 2:
        household_moves.merge(world, *homes)


def _choose(stories: Stories, run: PeriodRun, rule: str | None, count: int) -> list[str]:
    """Some of the households that have a clue of the rule, or of any."""
    return stories.world.choose(stories.select_clues(run, rule)["household_id"].to_list(), count)


def _choose_people(stories: Stories, run: PeriodRun, rule: str, count: int) -> list[Row]:
    """Some of the people whom clues of the rule are about."""
    world = stories.world
    chosen = world.choose(stories.select_clues(run, rule)["person_id"].drop_nulls().to_list(), count)
    return world.register.filter(pl.col("person_id").is_in(chosen)).to_dicts()
