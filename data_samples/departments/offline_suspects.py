"""线下排查: whom the meetings of villagers' groups proposed; a sheet per township, written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from data_samples.circumstances import Trouble
from data_samples.mess.cells import any_day, loose_village
from data_samples.mess.profile import damage
from data_samples.population import Household
from data_samples.sheets import Delivery, Row, Sheet, numbered, signatures, stamp
from data_samples.world import World

HEADINGS = ("序号", "乡镇", "村", "户编号", "户主姓名", "身份证号", "提出理由", "排查日期")
# Troubles that neighbours see.
_SEEN = (Trouble.HOUSE_DANGEROUS, Trouble.MEDICAL_LOW, Trouble.ACCIDENT_INJURED, Trouble.DISASTER_HOUSE)
_REASONS = ("家中有人患大病", "房屋破旧漏雨", "劳动力外出受伤", "子女上学开支大")


def deliver(world: World) -> Delivery:
    """Half of those whose trouble neighbours see, those whom no department knows, and two strangers."""
    rng = world.rng("offline_suspects")
    rows = [row for household in world.population.households for row in _rows(world, household, rng)]
    for stranger in world.population.strangers[5:60:40]:
        rows.append(_row(world, Household("", stranger.place, (stranger.person,)), rng))
    townships = [township.name for township in world.county.townships]
    sheets = tuple(_sheet(world, name, [row for row in rows if row.cells[0] == name]) for name in townships)
    return Delivery("offline_suspects", "农业农村局/线下排查疑似名单.xlsx", sheets)


def _sheet(world: World, township: str, rows: list[Row]) -> Sheet:
    return Sheet(
        name=township,
        headings=HEADINGS,
        rows=numbered(rows),
        titles=(f"{township}{world.period.title}线下排查疑似返贫致贫风险名单",),
        notes=(stamp(f"{township}人民政府", world.reported_on, len(HEADINGS)),),
        footers=(signatures(),),
    )


def _rows(world: World, household: Household, rng: Random) -> Iterator[Row]:
    seen = world.plan.has(household, *_SEEN) and rng.random() < 0.5
    if seen or world.plan.has(household, Trouble.PROPOSED_OFFLINE):
        yield _row(world, household, rng)


def _row(world: World, household: Household, rng: Random) -> Row:
    head = household.head
    damaged = damage("offline_suspects", head.id_number, head.name, rng)
    cells = (
        household.place.township,
        loose_village(household.place, rng),
        household.household_id if household.household_id and rng.random() < 0.7 else None,
        damaged.name,
        damaged.number or None,
        rng.choice(_REASONS),
        any_day(world.days_ago(rng.randint(5, 40)), rng),
    )
    return Row(cells, head.person_id, household.household_id, damaged.labels)
