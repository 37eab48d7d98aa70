"""申报线索: calls and self-declarations as the 12317 platform exports them; UTF-8 text, apostrophes before numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from data_samples.circumstances import Trouble, working_member
from data_samples.mess.cells import compact, iso, loose_village
from data_samples.mess.profile import damage
from data_samples.population import Household, Person
from data_samples.sheets import Delivery, Row, Sheet
from data_samples.world import World

HEADINGS = (*("来源渠道", "工单编号", "申报时间", "姓名", "证件号码", "电话", "乡镇", "村", "诉求", "是否紧急"),)
_CHANNELS = ("12317", "防返贫监测App", "自主申报", "救助热线")


def ticket(household: Household) -> str:
    """The number that the platform gave to the household's declaration."""
    return f"GD{household.household_id[-8:]}"


def declared_on(world: World, household: Household) -> date:
    """When the household declared itself."""
    rng = world.rng(f"declared:{household.household_id}")
    if world.plan.has(household, Trouble.DECLARED_EARLIER):
        return world.days_ago(rng.randint(380, 420))
    return world.days_ago(rng.randint(60, 150) if world.plan.has(household, Trouble.DECLARED_CLOSED) else 12)


def deliver(world: World) -> Delivery:
    """Newest first, as platforms export; two callers are nobody in the register."""
    rng = world.rng("declarations")
    rows = [row for household in world.population.households for row in _rows(world, household, rng)]
    for stranger in world.population.strangers[10:60:40]:
        home = Household("", stranger.place, (stranger.person,))
        rows.append(_row(home, stranger.person, world.days_ago(rng.randint(5, 60)), rng))
    rows.sort(key=lambda row: str(row.cells[2]).replace("-", "")[:8], reverse=True)
    sheet = Sheet("", HEADINGS, rows)
    return Delivery("declarations", "农业农村局/12317及自主申报工单.csv", (sheet,), "utf-8", form="text")


def _rows(world: World, household: Household, rng: Random) -> Iterator[Row]:
    told = (Trouble.DECLARED_OPEN, Trouble.DECLARED_CLOSED, Trouble.DECLARED_EARLIER)
    if world.plan.has(household, *told):
        caller = working_member(household, world.as_of) or household.head
        yield _row(household, caller, declared_on(world, household), rng)


def _row(household: Household, caller: Person, day: date, rng: Random) -> Row:
    damaged = damage("declarations", caller.id_number, caller.name, rng)
    time = f"{rng.randint(8, 17):02d}:{rng.randint(0, 59):02d}:00"
    cells = (
        rng.choice(_CHANNELS),
        ticket(household) if household.household_id else f"GD{rng.randint(10_000_000, 99_999_999)}",
        rng.choice((f"{iso(day)} {time}", compact(day))),
        damaged.name,
        damaged.number or None,
        f"'{caller.phone}" if caller.phone else None,
        household.place.township,
        loose_village(household.place, rng),
        rng.choice(("生病住院，申请帮扶", "失业，没有收入", "房屋漏水")),
        rng.choice(("否", "否", "是")),
    )
    return Row(cells, caller.person_id, household.household_id, damaged.labels)
