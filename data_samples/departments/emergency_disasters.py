"""应急管理局: households hit by disaster; villages fill in names, a third without ID numbers."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from data_samples.circumstances import Trouble
from data_samples.mess.blemishes import blemished, nobody, unknown_code
from data_samples.mess.cells import any_day, loose_township, loose_village, yuan
from data_samples.mess.profile import damage
from data_samples.population import Household
from data_samples.sheets import Cell, Delivery, Row, Sheet, numbered, signatures, stamp
from data_samples.world import World

HEADINGS = (
    *("序号", "乡（镇）", "村（居）", "户主姓名", "身份证号码", "家庭人口", "灾害种类", "受灾时间"),
    *("房屋受损情况", "农作物受灾面积（亩）", "直接经济损失（元）", "已救助金额（元）"),
)
_GROUPS = (("受灾户", 1, 5), ("受灾情况", 6, 11))
_WITHOUT_NUMBER = 0.3
_HIT = 0.05  # share of the other households whose fields were flooded a little


def deliver(world: World) -> Delivery:
    """A flood of June and a storm of August, with two-level headings."""
    rng = world.rng("emergency_disasters")
    rows = [row for household in world.population.households for row in _rows(world, household, rng)]
    blemishes = (nobody("户主姓名", "身份证号码", per_1000=15), unknown_code("房屋受损情况", "待评估", per_1000=15))
    rows = blemished(rows, HEADINGS[1:], blemishes, world.untouched, world.rng("emergency_disasters:blemishes"))
    sheet = Sheet(
        name="受灾情况",
        headings=HEADINGS,
        rows=numbered(rows),
        titles=(f"{world.county.name}{world.as_of.year}年自然灾害受灾农户情况统计表",),
        notes=(stamp(f"{world.county.name}应急管理局", world.reported_on, len(HEADINGS)),),
        groups=_GROUPS,
        footers=(("合计", None, None, f"{len(rows)}户"), signatures()),
    )
    return Delivery("emergency_disasters", "应急管理局/受灾农户情况统计表.xlsx", (sheet,))


def _rows(world: World, household: Household, rng: Random) -> Iterator[Row]:
    plan = world.plan
    if plan.has(household, Trouble.DISASTER_HOUSE):
        yield _row(world, household, (rng.choice(("倒塌", "严重损坏", "严损")), None, None), rng)
    elif plan.has(household, Trouble.DISASTER_LOSS):
        yield _row(world, household, ("一般损坏", yuan(rng.randint(13, 30) * 1000), yuan(3000)), rng)
    elif plan.has(household, Trouble.DISASTER_AIDED):
        yield _row(world, household, ("一般", yuan(14000), yuan(6000)), rng)
    elif rng.random() < _HIT:
        yield _row(world, household, (rng.choice(("无", "未受损")), yuan(rng.randint(5, 40) * 100), None), rng)


def _row(world: World, household: Household, told: tuple[Cell, Cell, Cell], rng: Random) -> Row:
    head = household.head
    damaged = damage("emergency_disasters", head.id_number, head.name, rng)
    absent = rng.random() < _WITHOUT_NUMBER
    flood = rng.random() < 0.7
    cells = (
        loose_township(household.place, rng),
        loose_village(household.place, rng),
        damaged.name,
        None if absent else damaged.number,
        len(household.members),
        "洪涝" if flood else "风雹",
        any_day(world.days_ago(100 if flood else 45), rng),
        told[0],
        rng.choice((None, 0.5, 1.2, 2)),
        told[1],
        told[2],
    )
    named = tuple(label for label in damaged.labels if label.startswith("name"))
    return Row(cells, head.person_id, household.household_id, ("id:M14", *named) if absent else damaged.labels)
