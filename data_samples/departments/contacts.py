"""A list of contacts that came along with the deliveries and is nobody's data."""

from __future__ import annotations

from data_samples.sheets import Delivery, Row, Sheet
from data_samples.world import World

_PEOPLE = (
    ("民政局", "莫科员", "社会救助股", "0773-8800001"),
    ("医保局", "徐科员", "待遇保障股", "0773-8800002"),
    ("住建局", "廖科员", "村镇建设股", "0773-8800003"),
    ("农业农村局", "黎科员", "防返贫监测股", "0773-8800004"),
)


def deliver(world: World) -> Delivery:
    """A workbook whose headings no source declares, in the inbox's top folder."""
    title = f"{world.county.name}防返贫数据比对工作联系人名单"
    rows = [Row((number, *cells)) for number, cells in enumerate(_PEOPLE, 1)]
    sheet = Sheet("联系人", ("序号", "单位", "联系人", "所在股室", "办公电话"), rows, titles=(title,))
    return Delivery("", "联系人名单.xlsx", (sheet,))
