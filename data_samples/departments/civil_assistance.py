"""民政局: people on social assistance; old .xls with a two-level heading, kept by hand over many years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from data_samples.circumstances import Trouble, oldest, youngest
from data_samples.mess import numbers
from data_samples.mess.blemishes import blemished, earlier_name, endless, nobody, unreadable_day, zero_day
from data_samples.mess.cells import any_day, loose_township, loose_village
from data_samples.mess.profile import damage
from data_samples.population import Household, Person
from data_samples.sheets import Cells, Delivery, Row, Sheet, signatures, stamp
from data_samples.world import World

HEADINGS = (
    *("序号", "乡镇", "村", "户主姓名", "姓名", "身份证号", "性别", "救助类别", "供养方式", "自理能力"),
    *("月保障金额（元）", "享受起始时间", "停发时间", "停发原因", "备注"),
)
_GROUPS = (("救助对象", 1, 6), ("救助情况", 7, 10), ("享受与停发", 11, 13))
_NAME = 3  # the name's column, counted without the ordinal


_OLD_FORM = 0.4  # share of the elderly whose 15-digit number was never brought up to date (M12)
_BLOCK = 4  # names pasted one row too low over this many rows (M16)


@dataclass(frozen=True, slots=True)
class Relief:
    """One relief of one person; `stopped` with its reason when it has ended."""

    category: str
    started: date
    stopped: date | None = None
    reason: str = ""
    mode: str = ""
    self_care: str = ""
    monthly: float | None = None


def deliver(world: World) -> Delivery:
    """One sheet for the county, ordered by household, with repeated headings and a line for signatures."""
    rng = world.rng("civil_assistance")
    rows = [row for household in world.population.households for row in _rows(world, household, rng)]
    rows += _stranger_rows(world, rng)
    rows = _with_blemishes(world, _pasted_too_low(_several_in_one_cell(rows, rng), rng))
    sheet = Sheet(
        name="社会救助对象",
        headings=HEADINGS,
        rows=[replace(row, cells=(number, *row.cells)) for number, row in enumerate(rows, 1)],
        titles=(f"{world.county.name}社会救助对象花名册（{world.period.title}）",),
        notes=(stamp(f"{world.county.name}民政局", world.reported_on, len(HEADINGS)),),
        groups=_GROUPS,
        footers=(("合计", None, None, None, f"{len(rows)}人次"), signatures()),
        page_rows=45,
    )
    file = "民政局/社会救助对象花名册{}.xls"
    return Delivery("civil_assistance", file.format(""), (sheet,), resent=file.format("（重发）"), form="xls")


def _rows(world: World, household: Household, rng: Random) -> Iterator[Row]:
    for person, relief in _reliefs(world, household, rng):
        yield _row(world, household, person, relief, rng)


def _reliefs(world: World, household: Household, rng: Random) -> Iterator[tuple[Person, Relief]]:
    """Who of the household gets which relief, by the plan."""
    plan = world.plan
    yield from _tekun(world, household, rng)
    if plan.has(household, Trouble.ASSISTANCE_NEW):
        category = rng.choice(("低保", "低保", "低保边缘", "刚性支出困难"))
        relief = Relief(category, world.days_ago(rng.randint(25, 330)), monthly=_monthly(category, rng))
        yield from ((member, relief) for member in household.members)
    if plan.has(household, Trouble.ASSISTANCE_OLD):
        relief = Relief("低保", _long_ago(world, rng), monthly=_monthly("低保", rng))
        yield from ((member, relief) for member in household.members if member.birth < relief.started)
    if plan.has(household, Trouble.ASSISTANCE_LEFT):
        reason = rng.choice(("家庭收入超过保障标准", "就业后主动退出", "年度复核不符合条件"))
        stopped = world.days_ago(rng.randint(30, 340))
        yield household.head, Relief("低保", _long_ago(world, rng), stopped, reason, monthly=_monthly("低保", rng))
    if plan.has(household, Trouble.TEMPORARY_AID):
        yield household.head, Relief("临时救助", world.days_ago(rng.randint(10, 500)))
    if plan.has(household, Trouble.ELDERLY_DISABLED):
        state = rng.choice(("半失能", "失能"))
        yield oldest(household), Relief("低保", _long_ago(world, rng), self_care=state, monthly=_monthly("低保", rng))
    if plan.has(household, Trouble.CHILD_UNSUPPORTED):
        child = youngest(household)
        started = max(child.birth, world.days_ago(rng.randint(400, 1500)))
        yield child, Relief(rng.choice(("孤儿", "事实无人抚养儿童")), started, monthly=1000.0)


def _tekun(world: World, household: Household, rng: Random) -> Iterator[tuple[Person, Relief]]:
    """特困供养 of people who live alone, dispersed or in a home."""
    plan, dispersed = (
        world.plan,
        Relief("特困供养", _long_ago(world, rng), mode="分散", monthly=_monthly("特困供养", rng)),
    )
    if plan.has(household, Trouble.TEKUN_DISPERSED, Trouble.TEKUN_IN_DANGEROUS_HOUSE):
        yield household.head, replace(dispersed, self_care=rng.choice(("全自理", "全自理", "半失能")))
    if plan.has(household, Trouble.TEKUN_DISABLED):
        yield household.head, replace(dispersed, self_care="失能")
    if plan.has(household, Trouble.TEKUN_CENTRALISED):
        yield household.head, replace(dispersed, mode="集中", self_care="半失能")
    if plan.has(household, Trouble.ASSISTANCE_CHANGED):
        stopped = world.days_ago(rng.randint(60, 300))
        yield household.head, Relief("低保", dispersed.started, stopped, "转为特困供养", monthly=_monthly("低保", rng))
        yield household.head, replace(dispersed, self_care="全自理")


def _long_ago(world: World, rng: Random) -> date:
    return world.days_ago(rng.randint(420, 3200))


def _monthly(category: str, rng: Random) -> float | None:
    return {"低保": rng.choice((260.0, 310.0, 385.0)), "特困供养": 780.0}.get(category)


def _row(world: World, household: Household, person: Person, relief: Relief, rng: Random) -> Row:
    damaged = damage("civil_assistance", person.id_number, person.name, rng)
    number, labels = damaged.number, damaged.labels
    old_form = numbers.fifteen(person.id_number, rng)
    if old_form and person.age(world.as_of) >= 60 and rng.random() < _OLD_FORM:
        number, labels = old_form, ("id:M12", *(label for label in labels if label.startswith("name")))
    cells: Cells = (
        loose_township(household.place, rng),
        loose_village(household.place, rng),
        household.head.name,
        damaged.name,
        number or None,
        person.sex,
        _category(relief, rng),
        relief.mode or None,
        relief.self_care or None,
        relief.monthly,
        any_day(relief.started, rng),
        any_day(relief.stopped, rng) if relief.stopped else rng.choice((None, None, None, "长期", "9999-12-31")),
        relief.reason or None,
        None,
    )
    return Row(cells, person.person_id, household.household_id, labels)


def _category(relief: Relief, rng: Random) -> str:
    forms = {"低保": ("低保", "低保", "农村低保"), "特困供养": ("特困供养", "特困人员")}
    return rng.choice(forms.get(relief.category, (relief.category,)))


def _stranger_rows(world: World, rng: Random) -> Iterator[Row]:
    """Townspeople in 低保, one of whom has died."""
    count = max(2, len(world.population.strangers) // 25)
    for index, stranger in enumerate(
        rng.sample(world.population.strangers, min(count, len(world.population.strangers)))
    ):
        relief = Relief("低保", _long_ago(world, rng), monthly=_monthly("低保", rng))
        if index == 0:
            relief = replace(relief, stopped=world.days_ago(rng.randint(30, 300)), reason="死亡")
        yield _row(world, Household("", stranger.place, (stranger.person,)), stranger.person, relief, rng)


def _several_in_one_cell(rows: list[Row], rng: Random) -> list[Row]:
    """M33: somebody wrote two people of a household into one cell, under the first one's number."""
    pairs = [
        i for i in range(len(rows) - 1) if rows[i].household_id and rows[i].household_id == rows[i + 1].household_id
    ]
    if not pairs:
        return rows
    at = rng.choice(pairs)
    first, second = rows[at], rows[at + 1]
    both = f"{first.cells[_NAME]}、{second.cells[_NAME]}"
    joined = replace(first, cells=_named(first, both), damage=(*first.damage, "name:M33"))
    return [*rows[:at], joined, *rows[at + 2 :]]


def _pasted_too_low(rows: list[Row], rng: Random) -> list[Row]:
    """M16: in one block the names stand one row too low; the rest of each row is right."""
    if len(rows) < 6 * _BLOCK:
        return rows
    at = rng.randrange(1, len(rows) - _BLOCK)
    block = [
        replace(rows[i], cells=_named(rows[i], rows[i - 1].cells[_NAME]), damage=(*rows[i].damage, "name:M16"))
        for i in range(at, at + _BLOCK)
    ]
    return [*rows[:at], *block, *rows[at + _BLOCK :]]


def _with_blemishes(world: World, rows: list[Row]) -> list[Row]:
    blemishes = (
        nobody("姓名", "身份证号", per_1000=7),
        unreadable_day("享受起始时间", per_1000=7),
        endless("停发时间", per_1000=20),
        zero_day("停发时间", per_1000=14),
        earlier_name("村", world.county.aliases, per_1000=20),
    )
    return blemished(rows, HEADINGS[1:], blemishes, world.unremarkable, world.rng("civil_assistance:blemishes"))


def _named(row: Row, name: object) -> Cells:
    return (*row.cells[:_NAME], str(name), *row.cells[_NAME + 1 :])
