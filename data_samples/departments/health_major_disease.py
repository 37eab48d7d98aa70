"""卫健局: major and chronic diseases; Excel 2003 XML named .xls, as the health platform writes it (M02)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from data_samples.circumstances import Trouble, oldest, working_member
from data_samples.mess.blemishes import Blemish, blemished, nobody, unknown_code, unreadable_day, zero_day
from data_samples.mess.cells import address, compact, iso
from data_samples.mess.profile import damage
from data_samples.population import Household, Person
from data_samples.sheets import Delivery, Row, Sheet, numbered, signatures, stamp
from data_samples.world import World

HEADINGS = (
    *("序号", "患者姓名", "身份证号码", "性别", "出生日期", "疾病名称", "疾病类别", "确诊日期", "确诊医院"),
    *("救治状态", "家庭类型", "联系电话", "现住址"),
)

_MAJOR_WORDS = ("大病", "重大疾病")
_MAJOR = ("胃癌", "肺癌", "终末期肾病", "急性心梗", "白内障", "脑卒中", "地中海贫血", "重性精神疾病")
_CHRONIC = ("高血压", "2型糖尿病", "高血压、2型糖尿病", "慢阻肺")
_SIGNED_UP = 0.12  # share of the over 55 whose chronic disease a family doctor looks after


def deliver(world: World) -> Delivery:
    """A sheet per class of disease, and a hidden one with the words that may be filled in (M05)."""
    rng = world.rng("health_major_disease")
    rows = [row for household in world.population.households for row in _rows(world, household, rng)]
    for stranger in [s for s in world.population.strangers if s.person.age(world.as_of) >= 60][::4]:
        home = Household("", stranger.place, (stranger.person,))
        rows.append(_row(world, home, stranger.person, ("慢病", world.days_ago(rng.randint(100, 3000))), rng))
    kind = HEADINGS[1:].index("疾病类别")
    major = [row for row in rows if row.cells[kind] in _MAJOR_WORDS]
    chronic = [row for row in rows if row.cells[kind] not in _MAJOR_WORDS]
    sheets = (
        _sheet(world, "大病专项救治", major, ()),
        _sheet(world, "慢病签约管理", chronic, _blemishes()),
        Sheet("填写说明", ("疾病类别", "说明"), [Row(("大病", "30种大病")), Row(("慢病", "签约的慢病"))], hidden=True),
    )
    return Delivery("health_major_disease", "卫健局/大病慢病救治台账.xls", sheets, form="xml2003")


def _blemishes() -> tuple[Blemish, ...]:
    return (
        nobody("患者姓名", "身份证号码", per_1000=10),
        unreadable_day("确诊日期", per_1000=10),
        unknown_code("疾病类别", "其他", per_1000=10),
        zero_day("出生日期", per_1000=20),
    )


def _sheet(world: World, name: str, rows: list[Row], blemishes: tuple[Blemish, ...]) -> Sheet:
    rng = world.rng(f"health_major_disease:blemishes:{name}")
    return Sheet(
        name=name,
        headings=HEADINGS,
        rows=numbered(blemished(rows, HEADINGS[1:], blemishes, world.unremarkable, rng)),
        titles=(f"{world.county.name}{world.period.title}{name}台账",),
        notes=(stamp(f"{world.county.name}卫生健康局", world.reported_on, len(HEADINGS)),),
        footers=(("说明：本表含个人健康信息，请注意保密。",), signatures()),
    )


def _rows(world: World, household: Household, rng: Random) -> Iterator[Row]:
    plan, patient = world.plan, working_member(household, world.as_of) or oldest(household)
    if plan.has(household, Trouble.MAJOR_DISEASE_NEW):
        yield _row(world, household, patient, ("大病", world.days_ago(rng.randint(15, 340))), rng)
    if plan.has(household, Trouble.MAJOR_DISEASE_OLD):
        yield _row(world, household, patient, ("重大疾病", world.days_ago(rng.randint(400, 2000))), rng)
    if plan.has(household, Trouble.CHRONIC_BURDEN):
        yield _row(world, household, patient, ("慢病", world.days_ago(rng.randint(200, 2000))), rng)
    for member in household.members:
        if member.age(world.as_of) >= 55 and rng.random() < _SIGNED_UP:
            word = rng.choice(("慢病", "慢性病"))
            yield _row(world, household, member, (word, world.days_ago(rng.randint(100, 3000))), rng)


def _row(world: World, household: Household, patient: Person, found: tuple[str, date], rng: Random) -> Row:
    damaged = damage("health_major_disease", patient.id_number, patient.name, rng)
    kind, day = found
    major = kind in _MAJOR_WORDS
    cells = (
        damaged.name,
        damaged.number or None,
        patient.sex,
        rng.choice((iso, compact))(patient.birth),
        rng.choice(_MAJOR if major else _CHRONIC),
        kind,
        day if rng.random() < 0.6 else rng.choice((iso, compact))(day),
        rng.choice(("桂林医学院附属医院", "阳朔县人民医院")),
        rng.choice(("已救治", "救治中")),
        None,
        patient.phone or None,
        address(world.county.name, household.place, rng),
    )
    return Row(cells, patient.person_id, household.household_id, damaged.labels)
