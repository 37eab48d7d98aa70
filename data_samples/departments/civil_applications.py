"""民政局: applications for relief and what became of them; a web page that calls itself .xls (M02)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from data_samples.circumstances import Trouble
from data_samples.mess.blemishes import blemished, nobody, unknown_code
from data_samples.mess.cells import iso, loose_township, spelt
from data_samples.mess.profile import damage
from data_samples.population import Household, Person
from data_samples.sheets import Delivery, Row, Sheet, numbered
from data_samples.world import World

HEADINGS = (
    *("序号", "申请人姓名", "公民身份号码", "所属乡镇", "申请类别", "受理日期", "核对报告编号"),
    *("办理结果", "办结日期", "不予确认原因", "经办人"),
)
_GROUPS = (("申请情况", 1, 6), ("审核确认情况", 7, 10))

_REASONS = ("家庭人均收入超过标准", "家庭财产超过规定", "材料不齐，逾期未补正")


def deliver(world: World) -> Delivery:
    """Two years of applications by households of the plan, and applications of others that were granted long ago."""
    rng = world.rng("civil_applications")
    rows = [row for household in world.population.households for row in _rows(world, household, rng)]
    for stranger in world.population.strangers[::20]:
        home = Household("", stranger.place, (stranger.person,))
        rows.append(_row(home, stranger.person, _refusal(world, (20, 300), rng), rng))
    blemishes = (nobody("申请人姓名", "公民身份号码", per_1000=20), unknown_code("办理结果", "退回", per_1000=20))
    rows = blemished(rows, HEADINGS[1:], blemishes, world.unremarkable, world.rng("civil_applications:blemishes"))
    title = f"{world.county.name}社会救助申请审核确认台账"
    sheet = Sheet("", HEADINGS, numbered(rows), titles=(title,), groups=_GROUPS, footers=((f"共{len(rows)}条",),))
    return Delivery("civil_applications", "民政局/社会救助申请审核确认台账.xls", (sheet,), form="html")


def _rows(world: World, household: Household, rng: Random) -> Iterator[Row]:
    plan, head = world.plan, household.head
    if plan.has(household, Trouble.APPLICATION_REFUSED):
        yield _row(household, head, _refusal(world, (20, 300), rng), rng)
    if plan.has(household, Trouble.APPLICATION_REFUSED_EARLIER):
        yield _row(household, head, _refusal(world, (380, 700), rng), rng)
    if plan.has(household, Trouble.APPLICATION_OPEN):
        yield _row(household, head, (world.days_ago(rng.randint(5, 25)), "办理中", None, None), rng)
    if rng.random() < 0.08:
        accepted = world.days_ago(rng.randint(400, 700))
        yield _row(household, head, (accepted, rng.choice(("确认", "同意")), accepted + timedelta(20), None), rng)


def _refusal(world: World, days: tuple[int, int], rng: Random) -> tuple[date, str, date, str]:
    """Accepted, result, closed, reason."""
    closed = world.days_ago(rng.randint(*days))
    return (
        closed - timedelta(days=rng.randint(15, 30)),
        rng.choice(("不予确认", "未通过")),
        closed,
        rng.choice(_REASONS),
    )


def _row(household: Household, person: Person, outcome: tuple[date, str, date | None, str | None], rng: Random) -> Row:
    damaged = damage("civil_applications", person.id_number, person.name, rng)
    accepted, result, closed, reason = outcome
    written = rng.choice((iso, spelt))
    cells = (
        damaged.name,
        damaged.number,
        loose_township(household.place, rng),
        rng.choice(("低保", "最低生活保障", "临时救助", "特困人员")),
        written(accepted),
        f"HD{accepted:%Y%m}{rng.randrange(10**5):05d}",
        result,
        written(closed) if closed else None,
        reason,
        None,
    )
    return Row(cells, person.person_id, household.household_id, damaged.labels)
