"""入户核查结果: what townships found when they visited those who had declared themselves; by household numbers."""

from __future__ import annotations

from datetime import timedelta

from data_samples.circumstances import Trouble
from data_samples.departments.declarations import declared_on
from data_samples.sheets import Delivery, Row, Sheet, numbered, signatures, stamp
from data_samples.world import World

HEADINGS = ("序号", "户编号", "线索编号", "核查结果", "是否拟纳入", "不纳入原因", "核查人", "核查时间")


def deliver(world: World) -> Delivery:
    """One visit per declaration that is closed, some days after it."""
    rng = world.rng("verification_results")
    rows = []
    for household in world.population.households:
        if world.plan.has(household, Trouble.DECLARED_CLOSED):
            day = declared_on(world, household) + timedelta(days=rng.randint(5, 25))
            result = rng.choice(("不属实", "已解决"))
            cells = (household.household_id, None, result, "否", "有稳定收入", "村干部", day)
            rows.append(Row(cells, "", household.household_id))
    sheet = Sheet(
        name="核查结果",
        headings=HEADINGS,
        rows=numbered(rows),
        titles=(f"{world.county.name}{world.period.title}疑似风险户入户核查结果汇总表",),
        notes=(stamp(f"{world.county.name}农业农村局", world.reported_on, len(HEADINGS)),),
        footers=(signatures(),),
    )
    return Delivery("verification_results", "农业农村局/入户核查结果.xlsx", (sheet,))
