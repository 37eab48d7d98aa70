"""教育局: what families pay for school; a zip of two GB18030 files, its names as Windows packs them (M01, M02)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from data_samples.circumstances import Trouble, collegian, pupil, school_age
from data_samples.mess.blemishes import blemished, nobody, unreadable_amount
from data_samples.mess.cells import yuan
from data_samples.mess.profile import damage
from data_samples.population import Household, Person
from data_samples.sheets import Delivery, Row, Sheet
from data_samples.world import World

HEADINGS = (
    "学年学期",
    "学校",
    "年级",
    "姓名",
    "身份证号",
    "学段",
    "应缴费用（元）",
    "资助项目",
    "资助金额（元）",
    "自付费用（元）",
    "困难类型",
)

LIMIT = 10_000  # yuan of a household's own payments in a school year beyond compulsory school
_CALM = 3_500  # nobody else comes near, not even with three children


@dataclass(frozen=True, slots=True)
class Bill:
    """What a student pays in a school year that begins in `year`, in one sum or by its two terms."""

    student: Person
    year: int
    stage: str
    paid: float
    by_terms: bool = False


def deliver(world: World) -> Delivery:
    """The year that ended this summer and, for some, the one before; colleges apart from schools."""
    rng = world.rng("education_costs")
    rows = [row for household in world.population.households for row in _household_rows(world, household, rng)]
    blemishes = (nobody("姓名", "身份证号", per_1000=3), unreadable_amount("自付费用（元）", per_1000=3))
    rows = blemished(rows, HEADINGS, blemishes, world.unremarkable, world.rng("education_costs:blemishes"))
    colleges = [row for row in rows if _is_college(row)]
    schools = [row for row in rows if not _is_college(row)]
    sheets = (Sheet("资助中心/高校.csv", HEADINGS, colleges), Sheet("资助中心/中小学.csv", HEADINGS, schools))
    file = f"教育局/{world.as_of.year - 1}-{world.as_of.year}学年在校费用与资助.zip"
    return Delivery("education_costs", file, sheets, encoding="gb18030", form="zip")


def _is_college(row: Row) -> bool:
    return row.cells[HEADINGS.index("学段")] in {"大专", "本科", "大学本科"}


def _household_rows(world: World, household: Household, rng: Random) -> Iterator[Row]:
    for bill in _bills(world, household, rng):
        yield from _rows(household, bill, rng)


def _bills(world: World, household: Household, rng: Random) -> Iterator[Bill]:
    """The bills that the plan wants, and modest ones of every third student."""
    latest, plan = world.as_of.year - 1, world.plan
    student, child = collegian(household, world.as_of), pupil(household, world.as_of)
    if student and plan.has(household, Trouble.COLLEGE_COSTLY, Trouble.COLLEGE_COSTLY_EARLIER):
        year = latest if plan.has(household, Trouble.COLLEGE_COSTLY) else latest - 1
        paid = LIMIT + rng.choice((0, 2600, 5800))
        yield Bill(student, year, _stage(student, world), paid, by_terms=rng.random() < 0.5)
    elif child and plan.has(household, Trouble.COMPULSORY_COSTLY):
        yield Bill(child, latest, "初中", 1.4 * LIMIT)
    else:
        students = [m for m in household.members if 15 <= school_age(m, world.as_of) <= 21]
        yield from (
            Bill(member, latest, _stage(member, world), round(rng.uniform(400, _CALM)), by_terms=rng.random() < 0.3)
            for member in students[:2]
            if rng.random() < 0.4
        )


def _stage(person: Person, world: World) -> str:
    age = school_age(person, world.as_of)
    return ("中职" if age % 2 else "普通高中") if age < 18 else ("大专" if age % 2 else "大学本科")


def _rows(household: Household, bill: Bill, rng: Random) -> Iterator[Row]:
    whole = f"{bill.year}-{bill.year + 1}学年"
    if not bill.by_terms:
        yield _row(household, bill, whole, bill.paid, rng)
        return
    first = round(bill.paid * 0.55)
    terms = rng.choice(
        ((f"{whole}第一学期", f"{whole}第二学期"), (f"{bill.year}年秋季学期", f"{bill.year + 1}年春季学期"))
    )
    for term, paid in zip(terms, (first, bill.paid - first), strict=True):
        yield _row(household, bill, term, paid, rng)


def _row(household: Household, bill: Bill, term: str, paid: float, rng: Random) -> Row:
    student = bill.student
    damaged = damage("education_costs", student.id_number, student.name, rng)
    aid = rng.choice((0, 0, 1000, 1500))
    cells = (
        term,
        {"普通高中": "阳朔中学", "中职": "阳朔县职业高中", "初中": "阳朔县实验中学"}.get(bill.stage, "广西某高校"),
        None,
        damaged.name,
        damaged.number,
        bill.stage,
        yuan(paid + aid),
        "国家助学金" if aid else None,
        yuan(aid) if aid else "无",
        yuan(paid) if rng.random() < 0.9 else f"￥{paid:.2f}",
        rng.choice(("农村低保", "脱贫户（享受政策）", None, None)),
    )
    return Row(cells, student.person_id, household.household_id, damaged.labels)
