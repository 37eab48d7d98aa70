"""搬迁安置: relocated households; only the site is named, not the village that they came from."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from data_samples.circumstances import Trouble
from data_samples.mess.profile import damage
from data_samples.population import Household
from data_samples.sheets import Delivery, Row, Sheet, numbered, stamp
from data_samples.world import World

HEADINGS = (
    *("序号", "安置点名称", "户主姓名", "户主身份证号码", "搬迁人口", "楼栋", "房号", "是否实际入住"),
    *("劳动力人数", "已就业人数"),
)


def deliver(world: World) -> Delivery:
    """One sheet per site (M05)."""
    rng = world.rng("relocation_households")
    rows = [row for household in world.population.households for row in _rows(world, household, rng)]
    sites = sorted({str(row.cells[0]) for row in rows})
    sheets = tuple(_sheet(world, site, [row for row in rows if row.cells[0] == site]) for site in sites)
    empty = (_sheet(world, "安置点", []),)
    return Delivery("relocation_households", "搬迁安置/易地搬迁户台账.xlsx", sheets or empty)


def _sheet(world: World, site: str, rows: list[Row]) -> Sheet:
    return Sheet(
        name=site,
        headings=HEADINGS,
        rows=numbered(rows),
        titles=(f"{world.county.name}易地扶贫搬迁{site}住户台账",),
        notes=(stamp(f"{world.county.name}搬迁安置办公室", world.reported_on, len(HEADINGS)),),
    )


def _rows(world: World, household: Household, rng: Random) -> Iterator[Row]:
    if not world.plan.has(household, Trouble.RELOCATED_JOBLESS, Trouble.RELOCATED_EMPLOYED):
        return
    head, size = household.head, len(household.members)
    damaged = damage("relocation_households", head.id_number, head.name, rng)
    jobless = world.plan.has(household, Trouble.RELOCATED_JOBLESS)
    cells = (
        rng.choice(("城北安置点", "福利安置点")),
        damaged.name,
        damaged.number,
        size,
        f"{rng.randint(1, 9)}栋",
        f"{rng.randint(1, 6)}0{rng.randint(1, 4)}",
        rng.choice(("是", "√")),
        max(1, size // 2),
        rng.choice((0, "0人")) if jobless else max(1, size // 3),
    )
    yield Row(cells, head.person_id, household.household_id, damaged.labels)
