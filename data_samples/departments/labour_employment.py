"""人社局: who has work and who lost it; several rows per person, days as the numbers that Excel keeps (M27)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from data_samples.circumstances import Trouble, working_member
from data_samples.mess.blemishes import blemished, nobody, unknown_code, unreadable_day
from data_samples.mess.cells import any_day, loose_township, loose_village
from data_samples.mess.profile import damage
from data_samples.population import Household, Person
from data_samples.sheets import Cells, Delivery, Row, Sheet, numbered, stamp
from data_samples.world import World

HEADINGS = (
    *("序号", "乡镇", "村", "人员姓名", "身份证号码", "性别", "文化程度", "就业状态", "登记时间"),
    *("失业时间", "失业原因", "就业单位", "联系电话"),
)
_AT_WORK = 0.25  # share of working members who are registered as employed
_EMPLOYED = ("就业", "单位就业", "灵活就业", "公益性岗位", "公益岗位")


def deliver(world: World) -> Delivery:
    """One long sheet, newest registrations last."""
    rng = world.rng("labour_employment")
    rows = [row for household in world.population.households for row in _rows(world, household, rng)]
    for stranger in [one for one in world.population.strangers if 18 <= one.person.age(world.as_of) < 55][::5]:
        told = (rng.choice((*_EMPLOYED, "失业")), world.days_ago(rng.randint(20, 700)), None)
        rows.append(_row(Household("", stranger.place, (stranger.person,)), stranger.person, told, rng))
    blemishes = (
        nobody("人员姓名", "身份证号码", per_1000=5),
        unknown_code("就业状态", "待核实", per_1000=5),
        unreadable_day("登记时间", per_1000=5),
    )
    rows = blemished(rows, HEADINGS[1:], blemishes, world.untouched, world.rng("labour_employment:blemishes"))
    sheet = Sheet(
        name="就业失业登记",
        headings=HEADINGS,
        rows=numbered(rows),
        titles=(f"{world.county.name}城乡劳动者就业失业登记台账",),
        notes=(stamp(f"{world.county.name}人力资源和社会保障局", world.reported_on, len(HEADINGS)),),
        filtered=True,
    )
    return Delivery("labour_employment", "人社局/就业失业登记台账.xlsx", (sheet,))


def _rows(world: World, household: Household, rng: Random) -> Iterator[Row]:
    plan, member = world.plan, working_member(household, world.as_of)
    if member is None:
        return
    lost = world.days_ago(rng.randint(150, 300))
    if plan.has(household, Trouble.UNEMPLOYED, Trouble.UNEMPLOYED_REEMPLOYED):
        yield _row(household, member, ("就业", world.days_ago(rng.randint(500, 900)), None), rng)
        yield _row(household, member, (rng.choice(("失业", "登记失业")), world.days_ago(140), lost), rng)
        if plan.has(household, Trouble.UNEMPLOYED_REEMPLOYED):
            yield _row(household, member, ("单位就业", world.days_ago(rng.randint(10, 90)), None), rng)
    elif (after := world.changed(household)) is not None:
        # The employer's papers have the new name or number already; the register has the old one.
        yield _row(household, after, ("单位就业", world.days_ago(rng.randint(5, 15)), None), rng, before=member)
    elif rng.random() < _AT_WORK:
        yield _row(household, member, (rng.choice(_EMPLOYED), world.days_ago(rng.randint(20, 1500)), None), rng)


def _row(
    household: Household, person: Person, told: tuple[str, date, date | None], rng: Random, before: Person | None = None
) -> Row:
    damaged = damage("labour_employment", person.id_number, person.name, rng)
    status, registered, lost = told
    cells: Cells = (
        loose_township(household.place, rng),
        loose_village(household.place, rng),
        damaged.name,
        damaged.number or None,
        person.sex,
        rng.choice(("初中", "高中", None)),
        status,
        any_day(registered, rng),
        any_day(lost, rng) if lost else None,
        "企业裁员" if lost else None,
        None if lost else rng.choice(("阳朔县某食品厂", "广东务工", None)),
        person.phone or None,
    )
    changed = () if before is None else (("name:changed",) if before.name != person.name else ("id:changed",))
    return Row(cells, person.person_id, household.household_id, (*damaged.labels, *changed))
