"""公安局: accidents; a workbook with a title, where only one of the victims may be named."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from data_samples.circumstances import Trouble, working_member
from data_samples.mess.blemishes import blemished, nobody, unreadable_amount
from data_samples.mess.cells import any_day, yuan
from data_samples.mess.profile import damage
from data_samples.population import Household, Person
from data_samples.sheets import Cell, Delivery, Row, Sheet, numbered, signatures, stamp
from data_samples.world import World

HEADINGS = (
    *("序号", "事故编号", "姓名", "身份证号码", "事故类型", "发生时间", "发生地点"),
    *("伤亡情况", "经济损失（元）", "赔付金额（元）", "责任认定"),
)


def deliver(world: World) -> Delivery:
    """The accidents of the plan, slight ones of other households, and those of people outside the register."""
    rng = world.rng("police_accidents")
    rows = [row for household in world.population.households for row in _rows(world, household, rng)]
    for stranger in [one for one in world.population.strangers if one.person.age(world.as_of) >= 16][::12]:
        rows.append(_row(world, Household("", stranger.place, (stranger.person,)), stranger.person, _slight(rng), rng))
    blemishes = (nobody("姓名", "身份证号码", per_1000=20), unreadable_amount("经济损失（元）", per_1000=20))
    rows = blemished(rows, HEADINGS[2:], blemishes, world.untouched, world.rng("police_accidents:blemishes"))
    numbers_given = [f"SG{world.as_of.year}{at:04d}" for at in range(1, len(rows) + 1)]
    complete = [
        Row((number, *row.cells), row.person_id, row.household_id, row.damage)
        for number, row in zip(numbers_given, rows, strict=True)
    ]
    sheet = Sheet(
        name="意外事故",
        headings=HEADINGS,
        rows=numbered(complete),
        titles=(f"{world.county.name}{world.as_of.year}年1-9月意外事故伤亡损失情况表",),
        notes=(stamp(f"{world.county.name}公安局", world.reported_on, len(HEADINGS)),),
        footers=(signatures(),),
    )
    return Delivery("police_accidents", "公安局/意外事故情况.xlsx", (sheet,))


def _rows(world: World, household: Household, rng: Random) -> Iterator[Row]:
    plan, victim = world.plan, working_member(household, world.as_of) or household.head
    if plan.has(household, Trouble.ACCIDENT_INJURED):
        told = (rng.choice(("重伤", "死亡")), yuan(rng.randint(3, 9) * 1000), yuan(rng.randint(1, 2) * 1000))
        yield _row(world, household, victim, told, rng)
    if plan.has(household, Trouble.ACCIDENT_COSTLY):
        yield _row(world, household, victim, ("轻伤", yuan(rng.randint(18, 40) * 1000), yuan(8000)), rng)
    if plan.has(household, Trouble.ACCIDENT_COMPENSATED):
        yield _row(world, household, victim, ("轻微伤", yuan(30000), yuan(20000.5)), rng)
    if household.household_id in world.untouched and rng.random() < 0.02:
        yield _row(world, household, household.head, _slight(rng), rng)


def _slight(rng: Random) -> tuple[Cell, Cell, Cell]:
    return rng.choice(("轻伤", "无伤亡")), rng.choice((yuan(rng.randint(2, 60) * 100), None)), None


def _row(world: World, household: Household, victim: Person, told: tuple[Cell, Cell, Cell], rng: Random) -> Row:
    damaged = damage("police_accidents", victim.id_number, victim.name, rng)
    injury, loss, paid = told
    cells = (
        damaged.name,
        damaged.number or None,
        rng.choice(("道路交通", "溺水", "高处坠落", "火灾")),
        any_day(world.days_ago(rng.randint(10, 260)), rng),
        household.place.township,
        injury,
        loss,
        paid,
        rng.choice(("无责任", "同等责任", None)),
    )
    return Row(cells, victim.person_id, household.household_id, damaged.labels)
