"""住建局: assessments of rural houses; one sheet per township, filled in by hand in nine different ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from data_samples.circumstances import Trouble
from data_samples.mess import numbers
from data_samples.mess.blemishes import blemished, earlier_name, nobody, unknown_code, unreadable_day
from data_samples.mess.cells import any_day, loose_group, loose_township, loose_village
from data_samples.mess.profile import damage
from data_samples.population import Household, Person
from data_samples.sheets import Cells, Delivery, Row, Sheet, signatures, stamp
from data_samples.world import World

HEADINGS = (
    *("序号", "乡镇", "村", "组", "户主姓名", "户主身份证号", "结构类型", "鉴定等级", "鉴定时间"),
    *("改造年度", "竣工验收时间", "是否搬离", "备注"),
)


_COVERED = 0.9
_NUMBER_TOWNSHIP = 5  # this township typed its ID numbers into numeric cells (M07)
_CARELESS_TOWNSHIPS = (1, 7)  # these sent rows that must be mended
_PAGE_ROWS = 40  # and this many rows fit on a page, whose headings were copied along (M04)

_FORMS = {"A": ("A", "A级", "Ａ"), "B": ("B", "B级", "b"), "C": ("C", "C级", "Ｃ", "c"), "D": ("D", "D级", "Ｄ")}


@dataclass(frozen=True, slots=True)
class House:
    """What an assessor wrote down."""

    grade: str
    assessed: date
    accepted: date | None = None
    vacated: bool = False


def deliver(world: World) -> Delivery:
    """One visible sheet per township, and the hidden sample sheet of the form (M05)."""
    rng = world.rng("housing_safety")
    sheets = [_sheet(world, index, rng) for index in range(len(world.county.townships))]
    name = f"住建局/{world.as_of.year}年农村房屋安全鉴定情况.xlsx"
    return Delivery("housing_safety", name, (*sheets, _sample(world)))


def _with_blemishes(world: World, rows: list[Row], index: int) -> list[Row]:
    blemishes = (
        nobody("户主姓名", "户主身份证号", per_1000=10),
        unknown_code("鉴定等级", "危房", per_1000=10),
        unreadable_day("鉴定时间", per_1000=10),
    )
    former = earlier_name("村", world.county.aliases, per_1000=30)
    chosen = (*(blemishes if index in _CARELESS_TOWNSHIPS else ()), former)
    return blemished(rows, HEADINGS[1:], chosen, world.unremarkable, world.rng(f"housing_safety:blemishes:{index}"))


def _sheet(world: World, index: int, rng: Random) -> Sheet:
    township = world.county.townships[index].name
    households = [household for household in world.population.households if household.place.township == township]
    rows = [row for household in households for row in _rows(world, household, rng)]
    rows = [_as_numbers(row) for row in rows] if index == _NUMBER_TOWNSHIP else rows
    rows = _with_blemishes(world, rows, index)
    return Sheet(
        name=township,
        headings=HEADINGS,
        rows=[
            Row((number, *row.cells), row.person_id, row.household_id, row.damage) for number, row in enumerate(rows, 1)
        ],
        titles=(f"{world.county.name}{world.period.title}农村房屋安全鉴定情况统计表",),
        notes=(stamp(f"{world.county.name}住房和城乡建设局", world.reported_on, len(HEADINGS)),),
        footers=(("合计", None, None, None, f"{len(rows)}户"), signatures()),
        page_rows=_PAGE_ROWS,
    )


def _sample(world: World) -> Sheet:
    cells: Cells = (
        1,
        "某某镇",
        "某某村",
        "1组",
        "张某某",
        "填18位身份证号",
        "砖混",
        "A",
        "2026-06-15",
        None,
        None,
        "否",
        "样例",
    )
    return Sheet(
        "填表样例",
        HEADINGS,
        [Row(cells)],
        titles=(f"{world.county.name}农村房屋安全鉴定情况统计表（样例）",),
        hidden=True,
    )


def _rows(world: World, household: Household, rng: Random) -> Iterator[Row]:
    for house in _houses(world, household, rng):
        yield _row(household, house, rng)


def _houses(world: World, household: Household, rng: Random) -> list[House]:
    """Give the assessments that the plan wants, or a sound house for most of the others."""
    recent, before = world.days_ago(rng.randint(20, 600)), world.days_ago(rng.randint(900, 2200))
    bad, plan = rng.choices("CD", (65, 35))[0], world.plan
    if plan.has(household, Trouble.HOUSE_DANGEROUS, Trouble.TEKUN_IN_DANGEROUS_HOUSE):
        return [House(bad, recent)]
    if plan.has(household, Trouble.HOUSE_REBUILT):
        return [House(bad, before, accepted=world.days_ago(rng.randint(200, 800)))]
    if plan.has(household, Trouble.HOUSE_VACATED):
        return [House("D", before, vacated=True)]
    if plan.has(household, Trouble.HOUSE_REASSESSED):
        return [House("D", before), House("B", recent)]
    if rng.random() > _COVERED:
        return []
    return [House(rng.choices("AB", (60, 40))[0], world.days_ago(rng.randint(20, 2200)))]


def _row(household: Household, house: House, rng: Random) -> Row:
    named, lent = _named(household, rng)
    damaged = damage("housing_safety", (lent or named).id_number, named.name, rng)
    place = household.place
    cells: Cells = (
        loose_township(place, rng),
        loose_village(place, rng),
        loose_group(place, rng) if rng.random() < 0.8 else None,
        damaged.name,
        damaged.number or None,
        rng.choice(("砖混", "砖混", "砖木", "土木", "框架")),
        rng.choice(_FORMS[house.grade]),
        any_day(house.assessed, rng),
        house.accepted.year if house.accepted else None,
        any_day(house.accepted, rng) if house.accepted else None,
        rng.choice(("是", "√", "已搬离")) if house.vacated else rng.choice(("否", "否", None)),
        None,
    )
    labels = (*(("id:M17",) if lent else ()), *damaged.labels)
    return Row(cells, named.person_id, household.household_id, labels)


def _named(household: Household, rng: Random) -> tuple[Person, Person | None]:
    """Who is written as head, and whose number stands beside the name when it is not their own (M17)."""
    heirs = [member for member in household.members[1:] if member.birth.year < 2004]
    if heirs and rng.random() < 0.06:
        return rng.choice(heirs), household.head if rng.random() < 0.5 else None
    return household.head, None


def _as_numbers(row: Row) -> Row:
    """Put the ID into a numeric cell, which keeps fifteen digits."""
    number = row.cells[4]
    if not isinstance(number, str) or len(number) != 18 or not (number.isascii() and number.isdigit()):
        return row
    cells = (*row.cells[:4], numbers.as_number(number), *row.cells[5:])
    return Row(cells, row.person_id, row.household_id, ("id:M07", *row.damage))
