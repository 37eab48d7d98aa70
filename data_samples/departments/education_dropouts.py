"""教育局: pupils whom schools miss; a workbook with two-level headings, whose settled rows are hidden (M03, M05)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from data_samples.circumstances import Trouble, pupil, school_age
from data_samples.mess.cells import address, any_day
from data_samples.mess.profile import damage
from data_samples.population import Household, Person
from data_samples.sheets import Delivery, Row, Sheet, numbered, signatures, stamp
from data_samples.world import World

HEADINGS = (
    *("序号", "学校名称", "年级", "姓名", "身份证件号", "监护人姓名", "家庭地址"),
    *("疑似辍学时间", "原因", "是否送教上门", "劝返情况", "去向"),
)
_GROUPS = (("学生信息", 1, 6), ("辍学和劝返情况", 7, 11))


def deliver(world: World) -> Delivery:
    """Few rows; those of pupils taught at home were hidden by whoever works with the list."""
    rng = world.rng("education_dropouts")
    rows = [row for household in world.population.households for row in _rows(world, household, rng)]
    strangers = [s for s in world.population.strangers if 8 <= school_age(s.person, world.as_of) <= 14]
    for stranger in strangers[:1]:
        home = Household("", stranger.place, (stranger.person,))
        rows.append(_row(world, home, stranger.person, taught=False, rng=rng))
    sheet = Sheet(
        name="控辍保学",
        headings=HEADINGS,
        rows=numbered(rows),
        titles=(f"{world.county.name}{world.period.title}控辍保学工作台账",),
        notes=(stamp(f"{world.county.name}教育局", world.reported_on, len(HEADINGS)),),
        groups=_GROUPS,
        footers=(("合计", None, None, f"{len(rows)}人"), signatures()),
    )
    return Delivery("education_dropouts", "教育局/控辍保学台账.xlsx", (sheet,))


def _rows(world: World, household: Household, rng: Random) -> Iterator[Row]:
    missed = pupil(household, world.as_of)
    if missed and world.plan.has(household, Trouble.DROPPED_OUT, Trouble.TAUGHT_AT_HOME):
        yield _row(world, household, missed, taught=world.plan.has(household, Trouble.TAUGHT_AT_HOME), rng=rng)


def _row(world: World, household: Household, child: Person, *, taught: bool, rng: Random) -> Row:
    damaged = damage("education_dropouts", child.id_number, child.name, rng)
    school = "初级中学" if school_age(child, world.as_of) > 11 else "中心小学"
    cells = (
        f"{household.place.township}{school}",
        None,
        damaged.name,
        damaged.number,
        household.head.name,
        address(world.county.name, household.place, rng),
        any_day(date(world.as_of.year, 9, rng.randint(1, 20)), rng),
        rng.choice(("残疾", "重病") if taught else ("厌学", "外出", None)),
        rng.choice(("是", "√")) if taught else rng.choice(("否", None)),
        None if taught else "正在劝返",
        None,
    )
    return Row(cells, child.person_id, household.household_id, damaged.labels, hidden=taught)
