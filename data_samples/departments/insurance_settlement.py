"""医保局: settled treatment of fifteen months; GB18030 text, amounts with separators, reversals (M01, M28)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from data_samples.circumstances import Trouble, oldest, working_member
from data_samples.county import Place
from data_samples.mess.blemishes import blemished, nobody, other_dot, unreadable_amount, unreadable_day, zero_day
from data_samples.mess.cells import compact, dotted, iso, loose_township, slashed, yuan
from data_samples.mess.profile import damage
from data_samples.population import Household, Person
from data_samples.sheets import Delivery, Row, Sheet
from data_samples.world import World

HEADINGS = (
    *("结算ID", "姓名", "证件号码", "性别", "出生日期", "医疗类别", "结算时间", "医疗费总额", "基金支付总额"),
    *("医疗救助", "个人自付", "乡镇"),
)

LOW, HIGH = 5_000, 20_000  # yuan of own payments in twelve months: lifted or monitored, and everybody else
_CALM = 0.55  # households outside the plan stay below this share of their threshold, and below the chronic one
_CHRONIC = 3_000  # yuan, where a chronic patient lives in a lifted or monitored household


@dataclass(frozen=True, slots=True)
class Visit:
    """One settled treatment in yuan; `reversed_on` is the day on which it was taken back."""

    person: Person
    care: str
    day: date
    total: float
    self_paid: float
    reversed_on: date | None = None


def deliver(world: World) -> Delivery:
    """Everybody's treatment in the order of settlement."""
    rng = world.rng("insurance_settlement")
    dated = [pair for household in world.population.households for pair in _household_rows(world, household, rng)]
    for stranger in world.population.strangers:
        visits = _routine(world, stranger.person, rng)
        dated += _rows(visits, stranger.place, None, rng)
    dated.sort(key=lambda pair: pair[0])
    sheet = Sheet("", HEADINGS, _with_blemishes(world, [row for _, row in dated]))
    name = f"医保局/医疗费用结算明细_{world.as_of:%Y%m}.csv"
    return Delivery("insurance_settlement", name, (sheet,), encoding="gb18030", form="text")


def _with_blemishes(world: World, rows: list[Row]) -> list[Row]:
    blemishes = (
        nobody("姓名", "证件号码", per_1000=0.6),
        unreadable_amount("个人自付", per_1000=0.6),
        unreadable_day("结算时间", per_1000=0.6),
        zero_day("出生日期", per_1000=0.8),
        other_dot("姓名", per_1000=0.6),
    )
    return blemished(rows, HEADINGS, blemishes, world.unremarkable, world.rng("insurance_settlement:blemishes"))


def _household_rows(world: World, household: Household, rng: Random) -> list[tuple[date, Row]]:
    routine = [visit for member in household.members for visit in _routine(world, member, rng)]
    calm = 0.15 if world.plan.has(household, Trouble.CHRONIC_BURDEN) else _CALM
    alive = [visit for visit in routine if _is_alive(world, household, visit)]
    visits = [*_calmed(alive, calm * _threshold(household)), *_planned(world, household, rng)]
    return list(_rows(visits, household.place, household, rng))


def _routine(world: World, person: Person, rng: Random) -> list[Visit]:
    """Visits of fifteen months: the old see a doctor more often."""
    age = person.age(world.as_of)
    visits = rng.choices(range(6), (10, 20, 25, 20, 15, 10) if age >= 60 else (35, 32, 18, 9, 4, 2))[0]
    return [_visit(world, person, rng) for _ in range(visits) if (world.as_of - person.birth).days > 30]


def _visit(world: World, person: Person, rng: Random) -> Visit:
    care = rng.choices(("门诊", "门诊慢特病", "住院"), (60, 25 if person.age(world.as_of) > 45 else 0, 18))[0]
    size, share = {"门诊": (4.8, 0.45), "门诊慢特病": (5.8, 0.3), "住院": (8.1, 0.28)}[care]
    total = round(rng.lognormvariate(size, 0.5), 2)
    oldest_day = min(456, (world.as_of - person.birth).days - 8)
    day = world.days_ago(rng.randint(4, max(5, oldest_day)))
    back = day + timedelta(days=rng.randint(1, 3)) if rng.random() < 0.008 else None
    return Visit(person, care, day, total, round(total * share * rng.uniform(0.8, 1.2), 2), back)


def _threshold(household: Household) -> int:
    return LOW if household.lifted_or_monitored else HIGH


def _is_alive(world: World, household: Household, visit: Visit) -> bool:
    death = world.death(household)
    return not death or visit.person is not death[0] or visit.day <= death[1]


def _calmed(visits: list[Visit], limit: float) -> list[Visit]:
    paid = sum(visit.self_paid for visit in visits)
    if paid <= limit:
        return visits
    share = limit / paid
    return [replace(v, total=round(v.total * share, 2), self_paid=round(v.self_paid * share, 2)) for v in visits]


def _planned(world: World, household: Household, rng: Random) -> Iterator[Visit]:
    """Give the stays in hospital that the plan wants."""
    patient = working_member(household, world.as_of) or oldest(household)
    threshold = _threshold(household)
    if world.plan.has(household, Trouble.MEDICAL_LOW, Trouble.MEDICAL_HIGH):
        yield from _stays(world, patient, threshold * rng.uniform(1.1, 2.6), (20, 340), rng)
    if world.plan.has(household, Trouble.CHRONIC_BURDEN):
        yield from _stays(world, patient, _CHRONIC * rng.uniform(1.05, 1.3), (20, 340), rng)
    death = world.death(household)
    if death and world.plan.has(household, Trouble.TREATED_AFTER_DEATH):
        yield Visit(death[0], "门诊慢特病", death[1] + timedelta(days=20), 420.0, 126.0)
    if world.plan.has(household, Trouble.MEDICAL_EARLIER):
        yield from _stays(world, patient, threshold * rng.uniform(1.1, 1.5), (370, 450), rng)
    if world.plan.has(household, Trouble.MEDICAL_REVERSED):
        for stay in _stays(world, patient, threshold * 1.3, (20, 300), rng):
            yield replace(stay, reversed_on=stay.day + timedelta(days=4))


def _stays(world: World, patient: Person, paid: float, days: tuple[int, int], rng: Random) -> Iterator[Visit]:
    count = rng.randint(1, 3)
    for _ in range(count):
        self_paid = round(paid / count, 2)
        yield Visit(
            patient, "住院", world.days_ago(rng.randint(*days)), round(self_paid * rng.uniform(2, 3.2), 2), self_paid
        )


def _rows(visits: list[Visit], place: Place, household: Household | None, rng: Random) -> Iterator[tuple[date, Row]]:
    """Each visit's row, its reversal, and now and then the same row again (M30)."""
    for visit in visits:
        row = _row(visit, place, household, rng)
        yield visit.day, row
        if rng.random() < 0.005:
            yield visit.day, row
        if visit.reversed_on:
            yield visit.reversed_on, _reversal(row, visit, visit.reversed_on)


def _row(visit: Visit, place: Place, household: Household | None, rng: Random) -> Row:
    person = visit.person
    damaged = damage("insurance_settlement", person.id_number, person.name, rng)
    number, labels = damaged.number, damaged.labels
    lender = _lender(person, household)
    if lender and rng.random() < 0.06:
        number, labels = lender.id_number, ("id:M15", *(label for label in labels if label.startswith("name")))
    assistance = round(visit.total * 0.1, 2) if visit.care == "住院" and rng.random() < 0.2 else 0.0
    cells = (
        f"450321{visit.day:%Y%m%d}{rng.randrange(10**10):010d}",
        damaged.name,
        number,
        person.sex,
        person.birth.isoformat() if rng.random() < 0.95 else "",
        visit.care if visit.care != "门诊" or rng.random() < 0.7 else "普通门诊",
        rng.choices((iso, slashed, compact, dotted), (80, 12, 5, 3))[0](visit.day),
        yuan(visit.total),
        yuan(visit.total - visit.self_paid - assistance),
        yuan(assistance) if assistance else "",
        yuan(visit.self_paid) if rng.random() < 0.98 else f"￥{visit.self_paid:.2f}",
        loose_township(place, rng),
    )
    return Row(cells, person.person_id, household.household_id if household else "", labels)


def _lender(person: Person, household: Household | None) -> Person | None:
    """Whose number a child is treated under: the head's (M15)."""
    if not household or not person.relation.endswith(("子", "女")):
        return None
    head = household.head
    return head if (person.birth - head.birth).days > 16 * 365 and person.birth.year >= 2012 else None


def _reversal(row: Row, visit: Visit, day: date) -> Row:
    """Take the same settlement back: every amount negative."""
    funded = visit.total - visit.self_paid
    cells = (*row.cells[:6], iso(day), yuan(-visit.total), yuan(-funded), "", yuan(-visit.self_paid), row.cells[11])
    return replace(row, cells=cells)
