"""教育局: the school roll as the national system exports it: tab-separated GBK text named .xls (M01, M02, M08)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from data_samples.circumstances import Trouble, pupil, school_age
from data_samples.county import Place
from data_samples.mess.blemishes import blemished, nobody, other_dot, unknown_code, zero_day
from data_samples.mess.cells import address, compact
from data_samples.mess.profile import damage
from data_samples.population import Household, Person
from data_samples.sheets import Delivery, Row, Sheet
from data_samples.world import World

HEADINGS = (
    *("学校标识码", "学校", "学籍号", "姓名", "曾用名", "性别", "出生日期", "民族", "身份证件类型", "身份证件号"),
    *("入学年月", "学段", "年级", "班级", "就读方式", "就读状态", "家庭地址", "联系电话", "是否留守儿童"),
    *("成员1姓名", "成员1关系", "成员1身份证件号", "成员1联系电话"),
)

_YOUNGEST, _OLDEST = 3, 18  # on 31 August; children of school age are all there, the others mostly
_GRADES = "一二三四五六七八九"
_SEPARATE = (Trouble.DROPPED_OUT, Trouble.TAUGHT_AT_HOME, Trouble.SCHOOL_UNKNOWN)


def deliver(world: World) -> Delivery:
    """Everybody at school, ordered by school; every long number behind an apostrophe."""
    rng = world.rng("education_students")
    rows = [row for household in world.population.households for row in _household_rows(world, household, rng)]
    for stranger in world.population.strangers:
        if _of_age(stranger.person, world):
            home = Household("", stranger.place, (stranger.person,))
            rows.append(_row(world, home, stranger.person, "在读", rng))
    blemishes = (
        nobody("姓名", "身份证件号", "学籍号", per_1000=2),
        unknown_code("就读状态", "待核实", per_1000=2),
        zero_day("出生日期", per_1000=3),
        other_dot("姓名", per_1000=2),
    )
    # A child whose row cannot be used looks like one without school, so only strangers' rows are spoilt.
    rows = blemished(rows, HEADINGS, blemishes, ("",), world.rng("education_students:blemishes"))
    rows.sort(key=lambda row: str(row.cells[1]))
    sheet = Sheet("", HEADINGS, [_wrapped(row) for row in rows])
    return Delivery("education_students", "教育局/学生基本信息.xls", (sheet,), encoding="gb18030", form="text")


def _of_age(person: Person, world: World) -> bool:
    return _YOUNGEST <= school_age(person, world.as_of) < _OLDEST


def _household_rows(world: World, household: Household, rng: Random) -> Iterator[Row]:
    troubled = pupil(household, world.as_of) if world.plan.has(household, *_SEPARATE) else None
    for member in household.members:
        age = school_age(member, world.as_of)
        if not _of_age(member, world) or member is troubled:
            continue
        if 6 <= age < 16 or rng.random() < 0.85:
            yield _row(world, household, member, _status(world, household, member, rng), rng)
    if troubled and world.plan.has(household, Trouble.DROPPED_OUT):
        yield _row(world, household, troubled, "退学", rng)


def _status(world: World, household: Household, member: Person, rng: Random) -> str:
    if world.plan.has(household, Trouble.SCHOOL_SUSPENDED) and member is pupil(household, world.as_of):
        return "休学"
    if school_age(member, world.as_of) == 15 and rng.random() < 0.15:
        return "毕业"
    return rng.choice(("在读", "在读", "在读", "在籍在读"))


def _row(world: World, household: Household, member: Person, status: str, rng: Random) -> Row:
    damaged = damage("education_students", member.id_number, member.name, rng)
    age, guardian = school_age(member, world.as_of), _guardian(household, member)
    stage, grade, school = _schooling(age, household.place)
    cells = (
        f"3145{sum(map(ord, school)) % 1000000:06d}",
        school,
        f"L{member.birth:%Y%m%d}{rng.randrange(10**6):06d}" if rng.random() < 0.02 else f"G{member.id_number}",
        damaged.name,
        member.former_name,
        member.sex,
        compact(member.birth),
        member.ethnicity,
        "居民身份证",
        damaged.number,
        f"{world.as_of.year - rng.randint(0, 2)}09",
        stage,
        grade,
        f"{rng.randint(1, 4)}班",
        "住校" if age > 11 else "走读",
        status,
        address(world.county.name, household.place, rng),
        guardian.phone,
        rng.choice(("非留守儿童", "非留守儿童", "单亲留守儿童")),
        guardian.name,
        guardian.relation,
        guardian.id_number,
        guardian.phone,
    )
    return Row(cells, member.person_id, household.household_id, damaged.labels)


def _guardian(household: Household, member: Person) -> Person:
    """Name a member at least 18 years older: the youngest of them; a lone pupil vouches for themselves."""
    elders = [other for other in household.members if member.birth.year - other.birth.year >= 18]
    return max(elders, key=lambda other: other.birth, default=household.head)


def _schooling(age: int, place: Place) -> tuple[str, str, str]:
    """Stage, grade and school at that age."""
    if age < 6:
        return "学前教育", ("小班", "中班", "大班")[age - 3], f"{place.township}中心幼儿园"
    if age < 12:
        return "小学", f"{_GRADES[age - 6]}年级", f"{place.township}中心小学"
    if age < 15:
        return "初中", f"{_GRADES[age - 6]}年级", f"{place.township}初级中学"
    grade = f"{_GRADES[min(age - 15, 2)]}年级"
    return ("中职", f"中职{grade}", "阳朔县职业高中") if age % 2 else ("普通高中", f"高中{grade}", "阳朔中学")


def _wrapped(row: Row) -> Row:
    """M08: the exporter puts an apostrophe before every number of ten digits and more."""
    cells = tuple(f"'{cell}" if isinstance(cell, str) and _is_long(cell) else cell for cell in row.cells)
    shown = row.cells[HEADINGS.index("身份证件号")]
    labels = ("id:M08", *row.damage) if isinstance(shown, str) and _is_long(shown) else row.damage
    return replace(row, cells=cells, damage=labels)


def _is_long(text: str) -> bool:
    return len(text) >= 10 and text[1:10].isdigit()
