"""入户核查 and 村级评议 of the families that applied; half of the villages reviewed before the search was back."""

from __future__ import annotations

from data_samples.property.signing import families
from data_samples.sheets import Delivery, Row, Sheet, numbered
from data_samples.world import World

_VISITED = ("序号", "户编号", "核查结果", "是否拟纳入", "不纳入原因", "核查人", "核查时间")
_REVIEWED = ("序号", "户编号", "评议日期", "评议结果", "公示起", "公示止", "异议", "审定结果", "审定日期")


def visits(world: World) -> Delivery:
    """Every family was visited before it signed."""
    rng = world.rng("property:visits")
    rows = [
        Row(
            (home.household_id, "属实", "是", None, "排查工作队", world.days_ago(rng.randint(71, 80))),
            "",
            home.household_id,
        )
        for home in families(world)
    ]
    sheet = Sheet("核查结果", _VISITED, numbered(rows), titles=(f"{world.county.name}入户核查结果汇总表",))
    return Delivery("verification_results", "农业农村局/入户核查结果汇总.xlsx", (sheet,))


def reviews(world: World) -> Delivery:
    """Every second family; one was decided against."""
    rng = world.rng("property:reviews")
    rows = []
    for place, home in enumerate(families(world)[::2]):
        day = world.days_ago(rng.randint(8, 20))
        decided = ("不予纳入", world.days_ago(6)) if place == 1 else (None, None)
        cells = (home.household_id, day, "不同意" if place == 1 else "同意", None, None, None, *decided)
        rows.append(Row(cells, "", home.household_id))
    sheet = Sheet("评议结果", _REVIEWED, numbered(rows), titles=(f"{world.county.name}村级评议与审定台账",))
    return Delivery("village_reviews", "农业农村局/村级评议与审定台账.xlsx", (sheet,))
