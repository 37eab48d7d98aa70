"""乡镇汇总: the register of signed authorisations, a sheet per township, as a workbook (M05)."""

from __future__ import annotations

from data_samples.property.signing import Signed, signed
from data_samples.sheets import Delivery, Row, Sheet, numbered, signatures, stamp
from data_samples.world import World

HEADINGS = (
    "序号", "授权书编号", "户编号", "授权人姓名", "身份证号", "签署日期", "签署方式", "有效期至", "撤销日期",
    "授权部门", "代理人姓名",
)  # fmt: skip


def deliver(world: World) -> Delivery:
    """Every paper under its township."""
    papers = signed(world)
    townships = list(dict.fromkeys(paper.household.place.township for paper in papers))
    sheets = tuple(_sheet(world, name, [p for p in papers if p.household.place.township == name]) for name in townships)
    return Delivery("authorisations", "农业农村局/家庭经济状况核对授权书登记表.xlsx", sheets)


def _sheet(world: World, township: str, papers: list[Signed]) -> Sheet:
    return Sheet(
        name=township,
        headings=HEADINGS,
        rows=numbered(_row(paper) for paper in papers),
        titles=(f"{township}家庭经济状况核对授权书登记表",),
        notes=(stamp(f"{world.county.name}{township}人民政府", world.reported_on, len(HEADINGS)),),
        footers=(signatures(),),
    )


def _row(paper: Signed) -> Row:
    plain: dict[str, object] = {
        "授权书编号": paper.number, "户编号": paper.household.household_id, "授权人姓名": paper.person.name,
        "身份证号": paper.person.id_number, "签署日期": paper.signed_on,
        "签署方式": "签名",
    }  # fmt: skip
    told = plain | paper.told
    cells = tuple(told.get(heading) for heading in HEADINGS[1:])
    return Row(cells, paper.person.person_id, paper.household.household_id, paper.damage)  # type: ignore[arg-type]
