"""农业农村局: last year's income of each household, and what stands beside it; one sheet per township, old .xls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from data_samples.circumstances import Trouble
from data_samples.mess.blemishes import blemished, unreadable_amount
from data_samples.mess.cells import yuan
from data_samples.population import Household
from data_samples.sheets import Cell, Delivery, Row, Sheet, stamp
from data_samples.world import World

HEADINGS = (
    *("序号", "户编号", "年度", "季度", "家庭人口", "工资性收入", "生产经营性收入", "生产经营性支出", "财产性收入"),
    *("转移性收入", "理赔收入", "合规自付支出"),
)

LINE = 6000  # yuan per head and year, the income line of the default policy
_SAFE = 7600  # nobody outside the plan comes near the line

_TEXT_TOWNSHIP = 4  # this township types amounts as text with separators (M28)
_NUMBER_TOWNSHIP = 2  # this one has household numbers in numeric cells (M07; eleven digits survive)


@dataclass(frozen=True)
class Income:
    """A household's year in yuan: net income and its parts, insurance claims, own payments for treatment."""

    wage: float
    business: float
    cost: float
    rent: float
    transfer: float
    claim: float
    self_paid: float

    @property
    def amounts(self) -> tuple[float, ...]:
        """In the order of the headings."""
        return (self.wage, self.business, self.cost, self.rent, self.transfer, self.claim, self.self_paid)


def deliver(world: World) -> Delivery:
    """Whole-year rows for most households, four quarters for some, three or none for a few."""
    rng = world.rng("register_income")
    sheets = tuple(_sheet(world, number, rng) for number in range(len(world.county.townships)))
    return Delivery("register_income", f"农业农村局/{world.as_of.year - 1}年家庭收入台账.xls", sheets, form="xls")


def _sheet(world: World, index: int, rng: Random) -> Sheet:
    township = world.county.townships[index].name
    households = [household for household in world.population.households if household.place.township == township]
    rows = [row for household in households for row in _rows(world, household, rng)]
    cells = {_TEXT_TOWNSHIP: _as_text, _NUMBER_TOWNSHIP: _number_as_number}.get(index, _as_it_is)
    rows = [replace(row, cells=cells(row.cells)) for row in rows]
    if index == _TEXT_TOWNSHIP:
        blemishes, blemish_rng = (unreadable_amount("工资性收入", per_1000=20),), world.rng("register_income:blemishes")
        rows = blemished(rows, HEADINGS[1:], blemishes, world.unremarkable, blemish_rng)
    return Sheet(
        name=township,
        headings=HEADINGS,
        rows=[Row((number, *row.cells), "", row.household_id, row.damage) for number, row in enumerate(rows, 1)],
        titles=(f"{world.county.name}{township}{world.as_of.year - 1}年农户家庭收入台账",),
        notes=((*stamp(f"{township}人民政府", world.reported_on, 8), "单位：元"),),
        footers=(("备注：纯收入＝工资性收入＋生产经营性收入－生产经营性支出＋财产性收入＋转移性收入。",),),
    )


# Net income per head in yuan of the half-years from the third quarter of the year before last to the second of this.
_HALVES = {
    Trouble.INCOME_HALVED: (8000, 8000, 3000, 3000),
    Trouble.INCOME_THIN: (3000, 6200, 2400, 2400),
    Trouble.INCOME_STEADY: (5000, 5000, 5000, 5000),
}


def _rows(world: World, household: Household, rng: Random) -> Iterator[Row]:
    # Drawn for every household, so that those after it get the same numbers whatever the plan says of this one.
    usual = list(_usual_rows(world, household, rng))
    halves = next((halves for trouble, halves in _HALVES.items() if world.plan.has(household, trouble)), None)
    if halves:
        return _by_quarters(world, household, halves)
    if world.plan.has(household, Trouble.INCOME_HALVED_LAST_YEAR):
        return _by_years(world, household)
    return iter(usual)


def _by_quarters(world: World, household: Household, halves: tuple[int, ...]) -> Iterator[Row]:
    first = (world.as_of.year - 2) * 4 + 2
    for number in range(8):
        year, quarter = divmod(first + number, 4)
        yield _row(household, year, quarter + 1, _wages(household, halves[number // 2] / 2))


def _by_years(world: World, household: Household) -> Iterator[Row]:
    for before, per_head in ((2, 20000), (1, 9000)):
        yield _row(household, world.as_of.year - before, None, _wages(household, per_head))


def _wages(household: Household, per_head: float) -> Income:
    return Income(per_head * len(household.members), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def _usual_rows(world: World, household: Household, rng: Random) -> Iterator[Row]:
    year = world.as_of.year - 1
    income = _income(world, household, rng)
    if rng.random() < 0.15:
        yield _row(household, year - 1, None, _scaled(income, 0.93))
    yield from _year_rows(world, household, income, rng)
    if rng.random() < 0.12:
        for quarter in (1, 2):
            yield _row(household, year + 1, quarter, _scaled(income, 0.26))


def _year_rows(world: World, household: Household, income: Income, rng: Random) -> Iterator[Row]:
    year = world.as_of.year - 1
    three = world.plan.has(household, Trouble.INCOME_THREE_QUARTERS)
    absent = rng.random() < 0.01 and not household.lifted
    if absent or world.plan.has(household, Trouble.INCOME_ABSENT):
        return
    if three or (rng.random() < 0.12 and not _exact(world, household)):
        for quarter in (1, 2, 3) if three else (1, 2, 3, 4):
            yield _row(household, year, quarter, _scaled(income, 0.25))
        return
    yield _row(household, year, None, income)


def _row(household: Household, year: int, quarter: int | None, income: Income) -> Row:
    cells = (household.household_id, year, quarter, len(household.members), *income.amounts)
    return Row(cells, household_id=household.household_id)


def _exact(world: World, household: Household) -> bool:
    return world.plan.has(household, Trouble.INCOME_AT_LINE, Trouble.INCOME_JUST_ABOVE)


def _income(world: World, household: Household, rng: Random) -> Income:
    size = len(household.members)
    net = round(_per_head(world, household, rng) * size, 2)
    share = 0.0 if size == 1 and household.head.age(world.as_of) >= 60 else rng.uniform(0.4, 0.8)
    wage = round(net * share, 2)
    rent = round(net * rng.uniform(0.0, 0.03), 2)
    transfer = round(net * rng.uniform(0.03, 0.15), 2)
    earned = net - wage - rent - transfer
    business = round(earned * rng.uniform(1.2, 1.7), 2)
    claim, self_paid = _beside(world, household, net, rng)
    return Income(wage, business, round(business - earned, 2), rent, transfer, claim, self_paid)


def _per_head(world: World, household: Household, rng: Random) -> float:
    """Net income per head in yuan."""
    if world.plan.has(household, Trouble.INCOME_AT_LINE):
        return LINE
    if world.plan.has(household, Trouble.INCOME_JUST_ABOVE):
        return LINE + 0.5
    if world.plan.has(household, Trouble.INCOME_BELOW, Trouble.LOW_INCOME_OTHER):
        return rng.uniform(0.55, 0.98) * LINE
    if household.under_monitoring:
        return rng.uniform(0.7, 1.6) * LINE
    return max(_SAFE, rng.lognormvariate(9.62 if household.lifted else 9.9, 0.3))


def _beside(world: World, household: Household, net: float, rng: Random) -> tuple[float, float]:
    """Insurance claims and compliant own payments; only the plan lets them eat the income up."""
    size = len(household.members)
    if world.plan.has(household, Trouble.SUDDEN_HARDSHIP):
        claim = round(rng.choice((0.0, 0.0, 2000.0, 5000.0)), 2)
        return claim, round(net + claim - size * rng.uniform(900, LINE - 300), 2)
    spare = max(0.0, net - size * (LINE + 900))
    if rng.random() < 0.3:
        return 0.0, round(min(spare, rng.lognormvariate(7.0, 0.8)), 2)
    return 0.0, 0.0


def _scaled(income: Income, share: float) -> Income:
    return Income(*(round(amount * share, 2) for amount in income.amounts))


def _as_it_is(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    return (*cells[:9], *(cell or None for cell in cells[9:]))


def _number_as_number(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    return (int(str(cells[0])), *_as_it_is(cells)[1:])


def _as_text(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Everything typed as text: 2025年, 12,000.00, ￥350.00."""
    household_id, year, quarter, size, *amounts = cells
    written = (_typed(amount) for amount in amounts)
    return (household_id, f"{year}年", str(quarter) if quarter else None, f"{size}", *written)


def _typed(amount: Cell) -> str | None:
    if not isinstance(amount, float) or amount == 0:
        return None
    return f"￥{amount:.2f}" if amount < 400 else yuan(amount)
