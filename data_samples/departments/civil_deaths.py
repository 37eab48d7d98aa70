"""民政局: cremations; tab-separated UTF-16, as Excel saves "Unicode text" (M01)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from data_samples.county import Place
from data_samples.mess.cells import address, compact, iso, slashed
from data_samples.mess.profile import damage
from data_samples.population import Person
from data_samples.sheets import Delivery, Row, Sheet
from data_samples.world import World

HEADINGS = (
    "死者姓名",
    "身份证号",
    "性别",
    "死亡日期",
    "火化日期",
    "死亡原因",
    "户籍地址",
    "家属姓名",
    "家属身份证号",
    "家属联系电话",
)


def deliver(world: World) -> Delivery:
    """The dead of the plan, who still stand in the register, and of people outside it (M32)."""
    rng = world.rng("civil_deaths")
    rows = list(_rows(world, rng))
    aged = [s for s in world.population.strangers if s.person.age(world.as_of) >= 70]
    for stranger in aged[:12]:
        day = world.days_ago(rng.randint(10, 350))
        rows.append(_row(world, stranger.person, stranger.place, ("", day, stranger.person), rng))
    rows.sort(key=lambda row: str(row.cells[3]))
    return Delivery("civil_deaths", "民政局/殡葬火化信息.txt", (Sheet("", HEADINGS, rows),), "utf-16", form="text")


def _rows(world: World, rng: Random) -> Iterator[Row]:
    for household in world.population.households:
        death = world.death(household)
        if death:
            person, day = death
            mourner = next((member for member in household.members if member is not person), person)
            yield _row(world, person, household.place, (household.household_id, day, mourner), rng)


def _row(world: World, person: Person, place: Place, found: tuple[str, date, Person], rng: Random) -> Row:
    household_id, day, mourner = found
    damaged = damage("civil_deaths", person.id_number, person.name, rng)
    written = rng.choice((iso, compact, slashed))
    cells = (
        damaged.name,
        damaged.number,
        person.sex,
        written(day),
        written(day + timedelta(days=rng.randint(1, 3))),
        "疾病",
        address(world.county.name, place, rng),
        mourner.name,
        mourner.id_number,
        mourner.phone,
    )
    return Row(cells, person.person_id, household_id, damaged.labels)
