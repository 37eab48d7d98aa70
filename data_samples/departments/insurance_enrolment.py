"""医保局: who is enrolled this year; UTF-8 with a byte-order mark, headings of its own (M01, M06)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from data_samples.circumstances import Trouble, oldest, working_member
from data_samples.county import Place
from data_samples.mess.blemishes import blemished, earlier_name, nobody, other_dot, unknown_code, zero_day
from data_samples.mess.cells import loose_township, loose_village
from data_samples.mess.profile import damage
from data_samples.population import Household, Person
from data_samples.sheets import Delivery, Row, Sheet
from data_samples.world import World

HEADINGS = ("人员姓名", "身份证号码", "性别", "出生日期", "参保年度", "险种", "参保状态", "乡镇", "村")


_GRACE_DAYS = 90  # newborns are enrolled within three months


def deliver(world: World) -> Delivery:
    """Nearly everybody, strangers too; some with last year's row, some in both schemes."""
    rng = world.rng("insurance_enrolment")
    rows = [row for household in world.population.households for row in _household_rows(world, household, rng)]
    for stranger in world.population.strangers:
        rows += _person_rows(world, stranger.person, stranger.place, "", rng)
    rng.shuffle(rows)
    sheet = Sheet("", HEADINGS, _with_blemishes(world, rows))
    return Delivery("insurance_enrolment", f"医保局/{world.as_of.year}年参保登记明细.csv", (sheet,), form="text")


def _with_blemishes(world: World, rows: list[Row]) -> list[Row]:
    blemishes = (
        nobody("人员姓名", "身份证号码", per_1000=0.8),
        unknown_code("参保状态", "待确认", per_1000=0.4),
        zero_day("出生日期", per_1000=1.2),
        other_dot("人员姓名", per_1000=0.8),
        earlier_name("村", world.county.aliases, per_1000=4),
    )
    return blemished(rows, HEADINGS, blemishes, world.unremarkable, world.rng("insurance_enrolment:blemishes"))


def _household_rows(world: World, household: Household, rng: Random) -> Iterator[Row]:
    left_out = _left_out(world, household)
    for member in household.members:
        if (world.as_of - member.birth).days <= _GRACE_DAYS:
            continue
        if world.plan.has(household, Trouble.DIED_UNINSURED) and member is oldest(household):
            continue
        if member is left_out:
            yield from _left_out_rows(world, household, member, rng)
        elif household.lifted_or_monitored or rng.random() > 0.02:
            yield from _person_rows(world, member, household.place, household.household_id, rng)


def _left_out(world: World, household: Household) -> Person | None:
    if world.plan.has(household, Trouble.UNINSURED, Trouble.INSURANCE_SUSPENDED):
        return working_member(household, world.as_of)
    return None


def _left_out_rows(world: World, household: Household, member: Person, rng: Random) -> Iterator[Row]:
    """Show that the uninsured were enrolled last year, and that the suspended stand in this year's list."""
    if world.plan.has(household, Trouble.INSURANCE_SUSPENDED):
        yield _row(member, household.place, household.household_id, (world.as_of.year, "城乡居民", "暂停"), rng)
    elif rng.random() < 0.5:
        yield _row(member, household.place, household.household_id, (world.as_of.year - 1, "城乡居民", "正常参保"), rng)


def _person_rows(world: World, person: Person, place: Place, household_id: str, rng: Random) -> Iterator[Row]:
    year, age = world.as_of.year, person.age(world.as_of)
    employed = 18 <= age < 60 and rng.random() < 0.06
    if rng.random() < 0.05 and age >= 2:
        yield _row(person, place, household_id, (year - 1, "城乡居民", "正常参保"), rng)
    if employed and rng.random() < 0.2:
        yield _row(person, place, household_id, (year, "城乡居民", "终止"), rng)
    row = _row(person, place, household_id, (year, "职工" if employed else "城乡居民", "正常参保"), rng)
    yield row
    if rng.random() < 0.003:
        yield row


def _row(person: Person, place: Place, household_id: str, state: tuple[int, str, str], rng: Random) -> Row:
    damaged = damage("insurance_enrolment", person.id_number, person.name, rng)
    year, scheme, status = state
    cells = (
        damaged.name,
        damaged.number,
        person.sex,
        _birth(person.birth, rng),
        f"{year}",
        "城乡居民基本医疗保险" if scheme == "城乡居民" and rng.random() < 0.5 else scheme,
        status,
        loose_township(place, rng),
        loose_village(place, rng),
    )
    return Row(cells, person.person_id, household_id, damaged.labels)


def _birth(birth: date, rng: Random) -> str:
    return birth.strftime("%Y%m%d") if rng.random() < 0.1 else birth.isoformat()
