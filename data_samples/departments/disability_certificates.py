"""残联: holders of disability certificates; the certificate's number often stands for the ID number (M11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from data_samples.circumstances import Trouble
from data_samples.mess.blemishes import blemished, nobody, unknown_code, unreadable_day
from data_samples.mess.cells import any_day, loose_township, loose_village
from data_samples.mess.profile import damage
from data_samples.plan import disabled
from data_samples.population import Household, Person
from data_samples.sheets import Delivery, Row, Sheet, numbered, signatures, stamp
from data_samples.world import World

HEADINGS = (
    *("序号", "残疾人姓名", "性别", "身份证号", "残疾人证号", "残疾类别", "残疾等级", "发证日期", "有效期"),
    *("证件状态", "办证类型", "监护人姓名", "监护人电话", "联系电话", "乡镇（街道）", "村（社区）"),
)

_CATEGORIES = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")  # 1 to 7 in the certificate's number
_GRADES = {
    1: ("一级", "壹级", "1级", "1"),
    2: ("二级", "贰级", "2级"),
    3: ("三级", "叁级", "3"),
    4: ("四级", "肆级", "4级"),
}
_REISSUED = 0.12


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate of a person: category 1-7, grade 1 (worst) to 4."""

    category: int
    grade: int
    issued: date
    status: str = "正常"


def deliver(world: World) -> Delivery:
    """Severe and other grades on a sheet each."""
    rng = world.rng("disability_certificates")
    pairs = [pair for household in world.population.households for pair in _held(world, household, rng)]
    for stranger in world.population.strangers[::12]:
        home = Household("", stranger.place, (stranger.person,))
        pairs.append((home, stranger.person, _old(world, rng.choice((1, 3, 4)), rng)))
    severe = [_row(*pair, rng) for pair in pairs if pair[2].grade <= 2]
    others = [_row(*pair, rng) for pair in pairs if pair[2].grade > 2]
    blemishes = (
        nobody("残疾人姓名", "身份证号", "残疾人证号", per_1000=15),
        unknown_code("残疾等级", "待评", per_1000=15),
        unreadable_day("发证日期", per_1000=15),
    )
    others = blemished(
        others, HEADINGS[1:], blemishes, world.unremarkable, world.rng("disability_certificates:blemishes")
    )
    sheets = (_sheet(world, "重度残疾人", severe), _sheet(world, "三四级残疾人", others))
    return Delivery("disability_certificates", "残联/持证残疾人信息.xlsx", sheets)


def _sheet(world: World, name: str, rows: list[Row]) -> Sheet:
    return Sheet(
        name=name,
        headings=HEADINGS,
        rows=numbered(rows),
        titles=(f"{world.county.name}持证残疾人信息表（{name}）",),
        notes=(stamp(f"{world.county.name}残疾人联合会", world.reported_on, len(HEADINGS)),),
        footers=(signatures(),),
    )


def _held(world: World, household: Household, rng: Random) -> Iterator[tuple[Household, Person, Certificate]]:
    """Certificates by the plan; whoever else has one is of the third or fourth grade."""
    plan = world.plan
    for person in disabled(household, plan, world.as_of):
        severe, mild = _old(world, rng.choice((1, 2)), rng), _old(world, rng.choice((3, 4)), rng)
        if plan.has(household, Trouble.DISABILITY_NEW):
            yield household, person, replace(severe, issued=world.days_ago(rng.randint(15, 340)))
        elif plan.has(household, Trouble.DISABILITY_SEVERE):
            yield household, person, severe
        elif plan.has(household, Trouble.DISABILITY_CANCELLED):
            yield household, person, replace(severe, status=rng.choice(("注销", "冻结")))
        elif plan.has(household, Trouble.DISABILITY_REGRADED):
            yield household, person, replace(severe, grade=2)
            yield household, person, replace(mild, grade=4, issued=world.days_ago(rng.randint(30, 300)))
        else:
            yield household, person, mild


def _old(world: World, grade: int, rng: Random) -> Certificate:
    return Certificate(rng.choice((1, 2, 3, 4, 4, 4, 5, 6, 7)), grade, world.days_ago(rng.randint(420, 3400)))


def _row(household: Household, person: Person, held: Certificate, rng: Random) -> Row:
    damaged = damage("disability_certificates", person.id_number, person.name, rng)
    category = _CATEGORIES[held.category - 1]
    reissued = rng.random() < _REISSUED
    cells = (
        damaged.name,
        person.sex,
        damaged.number or None,
        f"{person.id_number}{held.category}{held.grade}{'B1' if reissued else ''}",
        rng.choice((category, f"{category}残疾")),
        rng.choice(_GRADES[held.grade]),
        any_day(held.issued, rng),
        f"{held.issued.year + 10}-{held.issued.month:02d}",
        held.status,
        "补领" if reissued else "首次",
        household.head.name if person is not household.head else None,
        household.head.phone or None,
        person.phone or None,
        loose_township(household.place, rng),
        loose_village(household.place, rng),
    )
    return Row(cells, person.person_id, household.household_id, damaged.labels)
