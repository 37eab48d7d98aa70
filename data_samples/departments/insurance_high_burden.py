"""医保局: people whose own payments are high, in 万元; filtered in Excel before it was sent (M05, M28)."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from data_samples.circumstances import Trouble, oldest, working_member
from data_samples.mess.cells import loose_township, loose_village
from data_samples.mess.profile import damage
from data_samples.population import Household, Person
from data_samples.sheets import Delivery, Row, Sheet, numbered, signatures, stamp
from data_samples.world import World

HEADINGS = (
    "序号",
    "姓名",
    "证件号码",
    "统计期间",
    "累计个人自付（万元）",
    "累计个人自费（万元）",
    "人员类别",
    "乡镇",
    "村",
    "推送批次",
)


def deliver(world: World) -> Delivery:
    """Rows of earlier batches are hidden by a filter, and still part of the list; the form's sample is a sheet."""
    rng = world.rng("insurance_high_burden")
    rows = [row for household in world.population.households for row in _rows(world, household, rng)]
    for stranger in world.population.strangers[:4]:
        rows.append(_row(world, Household("", stranger.place, (stranger.person,)), stranger.person, 3.2, rng))
    sheet = Sheet(
        name="推送名单",
        headings=HEADINGS,
        rows=numbered(rows),
        titles=(f"{world.county.name}高额医疗费用人员推送名单（{world.period.title}）",),
        notes=(stamp(f"{world.county.name}医疗保障局", world.reported_on, len(HEADINGS)),),
        footers=(("合计", f"{len(rows)}人"), signatures()),
        filtered=True,
    )
    sample = (
        1,
        "张某某",
        "填18位证件号码",
        f"{world.as_of.year}年1-8月",
        "1.20",
        None,
        None,
        "某某镇",
        "某某村",
        "样例",
    )
    form = Sheet("模板", HEADINGS, [Row(sample)], hidden=True)
    return Delivery("insurance_high_burden", f"医保局/高额医疗费用人员推送名单_{world.as_of:%Y%m}.xlsx", (sheet, form))


def _rows(world: World, household: Household, rng: Random) -> Iterator[Row]:
    """Whom the plan names, and most of those whose stays in hospital the settlements show."""
    patient = working_member(household, world.as_of) or oldest(household)
    if world.plan.has(household, Trouble.PUSHED_BY_INSURANCE):
        yield _row(world, household, patient, rng.uniform(0.6, 4.0), rng)
    if world.plan.has(household, Trouble.MEDICAL_LOW, Trouble.MEDICAL_HIGH) and rng.random() < 0.6:
        yield _row(world, household, patient, rng.uniform(2.1, 5.0) if not household.lifted else 0.75, rng)


def _row(world: World, household: Household, person: Person, paid: float, rng: Random) -> Row:
    damaged = damage("insurance_high_burden", person.id_number, person.name, rng)
    earlier = rng.random() < 0.35
    cells = (
        damaged.name,
        damaged.number or None,
        f"{world.as_of.year}年1-{world.as_of.month - (2 if earlier else 1)}月",
        f"{paid:.4f}",
        f"{paid * 0.3:.4f}",
        "城乡居民",
        loose_township(household.place, rng),
        loose_village(household.place, rng),
        "7月" if earlier else "8月",
    )
    return Row(cells, person.person_id, household.household_id, damaged.labels, hidden=earlier)
