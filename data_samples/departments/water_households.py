"""水利局: households that fetch their water themselves; a WPS table (.et) with two-level headings (M02, M03)."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from data_samples.circumstances import Trouble
from data_samples.mess.blemishes import blemished, earlier_name, nobody, unknown_code
from data_samples.mess.cells import loose_group, loose_township, loose_village
from data_samples.mess.profile import damage
from data_samples.population import Household
from data_samples.sheets import Cell, Delivery, Row, Sheet, numbered, signatures, stamp
from data_samples.world import World

HEADINGS = (
    *("序号", "乡镇", "村", "屯", "户主姓名", "身份证号", "取水方式"),
    *("取水往返时间（分钟）", "水量（升/人·日）", "水质", "供水保证率", "整改责任人"),
)
_GROUPS = (("农户", 1, 5), ("饮水情况", 6, 10))

_WITHOUT_NUMBER = 0.35
_LISTED = 0.12  # share of the other households that have no tap
_TROUBLES = (Trouble.WATER_UNFIT, Trouble.WATER_FAR, Trouble.WATER_SCARCE, Trouble.WATER_AT_LIMIT)


def deliver(world: World) -> Delivery:
    """One sheet, ordered by household, with headings repeated on every page."""
    rng = world.rng("water_households")
    rows = [row for household in world.population.households for row in _rows(world, household, rng)]
    blemishes = (
        nobody("户主姓名", "身份证号", per_1000=12),
        unknown_code("水质", "待检", per_1000=12),
        earlier_name("村", world.county.aliases, per_1000=25),
    )
    rows = blemished(rows, HEADINGS[1:], blemishes, world.unremarkable, world.rng("water_households:blemishes"))
    sheet = Sheet(
        name="分散供水户",
        headings=HEADINGS,
        rows=numbered(rows),
        titles=(f"{world.county.name}{world.period.title}农村分散供水户饮水情况表",),
        notes=(stamp(f"{world.county.name}水利局", world.reported_on, len(HEADINGS)),),
        groups=_GROUPS,
        footers=(("合计", None, None, None, f"{len(rows)}户"), signatures()),
        page_rows=30,
    )
    return Delivery("water_households", "水利局/农户饮水情况排查表.et", (sheet,), form="xls")


def _rows(world: World, household: Household, rng: Random) -> Iterator[Row]:
    if world.plan.has(household, *_TROUBLES) or rng.random() < _LISTED:
        yield _row(household, _water(world, household, rng), rng)


def _water(world: World, household: Household, rng: Random) -> tuple[Cell, Cell, Cell]:
    """Minutes there and back, litres per person and day, quality."""
    plan, fit = world.plan, rng.choice(("达标", "达标", "合格", "是"))
    if plan.has(household, Trouble.WATER_UNFIT):
        return rng.randint(3, 15), rng.randint(40, 70), rng.choice(("不达标", "不合格"))
    if plan.has(household, Trouble.WATER_FAR):
        return rng.choice((25, "30分钟")), rng.randint(30, 50), fit
    if plan.has(household, Trouble.WATER_SCARCE):
        return None, rng.randint(10, 18), fit
    if plan.has(household, Trouble.WATER_AT_LIMIT):
        return 20, 20, fit
    return rng.randint(2, 15), rng.choice((rng.randint(25, 70), None)), fit


def _row(household: Household, water: tuple[Cell, Cell, Cell], rng: Random) -> Row:
    head, place = household.head, household.place
    damaged = damage("water_households", head.id_number, head.name, rng)
    absent = rng.random() < _WITHOUT_NUMBER
    cells = (
        loose_township(place, rng),
        loose_village(place, rng),
        loose_group(place, rng),
        damaged.name,
        None if absent else damaged.number,
        rng.choice(("自打井", "山泉水", "水窖", None)),
        *water,
        rng.choice(("95%", "90%", None)),
        None,
    )
    named = tuple(label for label in damaged.labels if label.startswith("name"))
    return Row(cells, head.person_id, household.household_id, ("id:M14", *named) if absent else damaged.labels)
