"""农业农村局: industry projects; the old .xls, losses in 万元 (M28)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from data_samples.circumstances import Trouble
from data_samples.mess.blemishes import blemished, earlier_name, nobody, unknown_code
from data_samples.mess.cells import any_day, loose_township, loose_village
from data_samples.mess.profile import damage
from data_samples.population import Household
from data_samples.sheets import Delivery, Row, Sheet, numbered, signatures, stamp
from data_samples.world import World

HEADINGS = (
    *("序号", "乡镇", "村", "户主姓名", "身份证号", "项目名称", "项目类型", "投资金额（万元）"),
    *("项目状态", "损失金额（万元）", "认定日期", "失败原因"),
)
_TAKING_PART = 0.12
_PROJECTS = ("沃柑种植", "砂糖橘种植", "生猪养殖", "土鸡养殖", "金桔种植", "稻田养鱼")


def deliver(world: World) -> Delivery:
    """One sheet per kind of project, with 合计 at its end (M04, M05)."""
    rng = world.rng("agriculture_projects")
    rows = [row for household in world.population.households for row in _rows(world, household, rng)]
    blemishes = (
        nobody("户主姓名", "身份证号", per_1000=10),
        unknown_code("项目状态", "待评估", per_1000=10),
        earlier_name("村", world.county.aliases, per_1000=20),
    )
    rows = blemished(rows, HEADINGS[1:], blemishes, world.untouched, world.rng("agriculture_projects:blemishes"))
    at = HEADINGS[1:].index("项目类型")
    kinds = ("种植", "养殖")
    sheets = tuple(_sheet(world, kind, [row for row in rows if row.cells[at] == kind]) for kind in kinds)
    return Delivery("agriculture_projects", "农业农村局/产业帮扶项目台账.xls", sheets, form="xls")


def _sheet(world: World, kind: str, rows: list[Row]) -> Sheet:
    return Sheet(
        name=f"{kind}项目",
        headings=HEADINGS,
        rows=numbered(rows),
        titles=(f"{world.county.name}到户产业项目台账（{kind}）",),
        notes=(stamp(f"{world.county.name}农业农村局", world.reported_on, len(HEADINGS)),),
        footers=(("合计", None, None, f"{len(rows)}户"), signatures()),
    )


def _rows(world: World, household: Household, rng: Random) -> Iterator[Row]:
    plan = world.plan
    if plan.has(household, Trouble.PROJECT_FAILED):
        day = world.days_ago(rng.randint(20, 340))
        yield _row(household, (rng.choice(("失败", "项目失败", "亏损停产")), rng.randint(8, 40) / 10, day), rng)
    elif plan.has(household, Trouble.PROJECT_FAILED_EARLIER):
        yield _row(household, ("失败", 2.5, world.days_ago(rng.randint(400, 900))), rng)
    elif rng.random() < _TAKING_PART:
        day = world.days_ago(rng.randint(20, 900))
        yield _row(household, (rng.choice(("正常", "运行正常", "在运行")), None, day), rng)


def _row(household: Household, told: tuple[str, float | None, date], rng: Random) -> Row:
    head, (status, loss, day) = household.head, told
    damaged = damage("agriculture_projects", head.id_number, head.name, rng)
    project = rng.choice(_PROJECTS)
    cells = (
        loose_township(household.place, rng),
        loose_village(household.place, rng),
        damaged.name,
        damaged.number or None,
        project,
        project[-2:],
        f"{rng.randint(1, 5)}",
        status,
        loss,
        any_day(day, rng),
        "价格下跌" if loss else None,
    )
    kind = "养殖" if project.endswith(("养殖", "养鱼")) else "种植"
    return Row((*cells[:5], kind, *cells[6:]), head.person_id, household.household_id, damaged.labels)
