"""回执: who has searched for how many; one department searched for too few, one says nothing."""

from __future__ import annotations

from data_samples.property.replies import asked_for
from data_samples.sheets import Delivery, Row, Sheet, numbered
from data_samples.world import World

HEADINGS = ("序号", "检索部门", "检索日期", "批次", "已查人数")
_ANSWERED = ("公安局", "自然资源局", "住建局", "市场监管局", "财政局", "人社局", "民政局")
_SHORT = "税务局"


def deliver(world: World) -> Delivery:
    """A line per department that answered; 编办 has not."""
    everybody = len(asked_for(world)) + 2
    rows = [Row((f"{world.county.name}{name}", world.days_ago(5), "第一批", everybody)) for name in _ANSWERED]
    rows.append(Row((_SHORT, world.days_ago(4), "第一批", everybody // 2)))
    sheet = Sheet("回执", HEADINGS, numbered(rows), titles=(f"{world.county.name}财产检索回执登记表",))
    return Delivery("property_receipts", "农业农村局/财产检索回执.xlsx", (sheet,))
