"""农业农村局: registered households and their members, exported from the national system."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from data_samples.circumstances import Trouble
from data_samples.mess.blemishes import blemished, zero_day
from data_samples.mess.profile import damage
from data_samples.numbers import disability_number
from data_samples.population import Household, Person
from data_samples.sheets import Cell, Delivery, Row, Sheet, stamp
from data_samples.world import World

HEADINGS = (
    *(
        "序号",
        "县（市、区）",
        "乡（镇）",
        "行政村",
        "村民小组",
        "户编号",
        "人编号",
        "姓名",
        "曾用名",
        "证件类型",
        "证件号码",
    ),
    *("性别", "出生日期", "与户主关系", "民族", "在校生状况", "健康状况", "劳动技能", "户类型", "监测对象类别"),
    *("风险是否已消除", "识别监测时间", "户籍状态", "更新时间", "联系电话"),
)

# The register is kept with care, and still has holes.

_SHEET_TOWNSHIPS = 3


def deliver(world: World) -> Delivery:
    """One sheet for every three townships, with a title and the reporting office above the headings."""
    rng = world.rng("register_members")
    townships = [township.name for township in world.county.townships]
    groups = [townships[start : start + _SHEET_TOWNSHIPS] for start in range(0, len(townships), _SHEET_TOWNSHIPS)]
    sheets = (_sheet(world, group, rng) for group in groups)
    return Delivery("register_members", "农业农村局/防返贫监测系统_农户成员信息.xlsx", tuple(sheets))


def _sheet(world: World, townships: list[str], rng: Random) -> Sheet:
    households = [household for household in world.population.households if household.place.township in townships]
    rows = [row for household in households for row in _rows(world, household, rng)]
    blemishes, blemish_rng = (
        (zero_day("出生日期", per_1000=1.5),),
        world.rng(f"register_members:blemishes:{townships[0]}"),
    )
    rows = blemished(rows, HEADINGS[1:], blemishes, world.unremarkable, blemish_rng)
    return Sheet(
        name="、".join(name[:2] for name in townships),
        headings=HEADINGS,
        rows=[
            Row((number, *row.cells), row.person_id, row.household_id, row.damage) for number, row in enumerate(rows, 1)
        ],
        titles=(f"{world.county.name}{world.period.title}农户及家庭成员信息表",),
        notes=(stamp(f"{world.county.name}农业农村局", world.reported_on, len(HEADINGS)),),
    )


def _rows(world: World, household: Household, rng: Random) -> Iterator[Row]:
    """Give a row per member; the household's cells are the same on each."""
    updated = world.days_ago(rng.randint(3, 300))
    phone = next((member.phone for member in household.members if member.phone), "")
    for member in household.members:
        id_type, number, name, labels = _identity(world, household, member, rng)
        cells: tuple[Cell, ...] = (
            world.county.name,
            household.place.township,
            household.place.village,
            household.place.group,
            household.household_id,
            member.person_id,
            name,
            member.former_name or None,
            id_type,
            number or None,
            member.sex,
            member.birth.strftime("%Y%m%d") if rng.random() < 0.2 else member.birth.isoformat(),
            member.relation,
            member.ethnicity if rng.random() < 0.9 else member.ethnicity.removesuffix("族"),
            _student(member.age(world.as_of)),
            _health(member, world, rng),
            _capacity(household, _labour(member, world, rng), world),
            household.household_type,
            household.monitor_type or None,
            ("是" if household.cleared else "否") if household.monitor_type else None,
            household.monitored_since,
            _residence(member.age(world.as_of), rng),
            updated + timedelta(days=rng.randint(0, 2)),
            (member.phone or phone or None) if rng.random() < 0.85 else None,
        )
        yield Row(cells, member.person_id, household.household_id, labels)


def _identity(world: World, household: Household, member: Person, rng: Random) -> tuple[str, str, str, tuple[str, ...]]:
    """Type and number of the document, and the name, as the register has them."""
    if member.age(world.as_of) == 0:
        number, label = _infant_number(household, member, rng)
        return "居民身份证", number, member.name, label
    if member.disabled and rng.random() < 0.35:
        return "残疾人证", disability_number(member.id_number, rng), member.name, ("id:M11",)
    damaged = damage("register_members", member.id_number, member.name, rng)
    return "居民身份证", damaged.number, damaged.name, damaged.labels


def _infant_number(household: Household, infant: Person, rng: Random) -> tuple[str, tuple[str, ...]]:
    """Leave an infant without a number, or let it stand under the mother's (M15)."""
    mothers = [member for member in household.members if member.relation in {"配偶", "之儿媳"} and member.sex == "女"]
    roll = rng.random()
    if roll < 0.3:
        return "", ("id:M14",)
    if roll < 0.5 and mothers:
        return mothers[-1].id_number, ("id:M15",)
    return infant.id_number, ()


_STAGES = (
    (3, "学龄前儿童"), (6, "学前教育"), (12, "小学"), (13, "七年级"), (14, "八年级"), (15, "九年级"),
    (16, "普通高中一年级"), (17, "普通高中二年级"), (18, "普通高中三年级"), (19, "高职高专一年级"), (20, "本科二年级"),
)  # fmt: skip


def _student(age: int) -> str | None:
    return next((stage for below, stage in _STAGES if age < below), None)


def _health(member: Person, world: World, rng: Random) -> str:
    ill = member.age(world.as_of) > 55 and rng.random() < 0.25
    severe = rng.random() < 0.01
    words = [word for word, yes in (("残疾", member.disabled), ("长期慢性病", ill), ("患有大病", severe)) if yes]
    return ",".join(rng.sample(words, len(words))) or "健康"


def _capacity(household: Household, usual: str | None, world: World) -> str | None:
    return "丧失劳动力" if world.plan.has(household, Trouble.WITHOUT_LABOUR) else usual


def _labour(member: Person, world: World, rng: Random) -> str | None:
    age = member.age(world.as_of)
    if age < 16:
        return "无劳动力"
    if age >= 75:
        return "丧失劳动力" if rng.random() < 0.5 else "无劳动力"
    if age >= 60 or member.disabled:
        return "弱劳动力或半劳动力"
    return rng.choices(("普通劳动力", "技能劳动力", None), (78, 18, 4))[0]


def _residence(age: int, rng: Random) -> str:
    away = 0.25 if 18 <= age < 50 else 0.03
    return rng.choices(("外出", "常住", "户籍"), (away, 0.03, 0.97 - away))[0]
