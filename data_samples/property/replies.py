"""What nine departments reply: the people who have something, and here and there somebody who was never asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from data_samples.mess import numbers
from data_samples.population import Household, Person
from data_samples.property.signing import ADULT, families
from data_samples.sheets import Cells, Delivery, Row, Sheet, numbered
from data_samples.world import World

Owned = Callable[[World, Random], Cells]
_FORMS = {"xlsx": ".xlsx", "xls": ".xls", "text": ".csv"}


def asked_for(world: World) -> list[tuple[Household, Person]]:
    """Every adult of the families that applied, signed or not."""
    return [(home, m) for home in families(world) for m in home.members if m.age(world.as_of) >= ADULT]


def _rows(world: World, source: str, share: float, strangers: int, owned: Owned) -> Iterator[Row]:
    """A share of the adults of the families that applied, signed or not, then strangers; name and number lead."""
    rng = world.rng(f"property:{source}")
    people = asked_for(world)
    for home, person in rng.sample(people, max(1, round(share * len(people)))):
        old = numbers.fifteen(person.id_number, rng) if rng.random() < 0.1 else None
        damage = ("id:M12",) if old else ()
        cells = (person.name, old or person.id_number, *owned(world, rng))
        yield Row(cells, person.person_id, home.household_id, damage)
    for stranger in rng.sample(world.population.strangers, min(strangers, len(world.population.strangers))):
        if stranger.person.age(world.as_of) >= ADULT:
            yield Row((stranger.person.name, stranger.person.id_number, *owned(world, rng)))


def _delivery(  # noqa: PLR0913, PLR0917 - what a reply is made of
    world: World, source: str, office: str, title: str, headings: tuple[str, ...], share: float, strangers: int,
    form: str, owned: Owned,
) -> Delivery:  # fmt: skip
    rows = list(_rows(world, source, share, strangers, owned))
    titles = () if form == "text" else (f"{world.county.name}财产检索反馈（{title}）",)
    sheet = Sheet("" if form == "text" else "反馈", ("序号", *headings), numbered(rows), titles=titles)
    path = f"{office}/财产检索反馈_{title}{_FORMS[form]}"
    return Delivery(source, path, (sheet,), "gb18030", form=form)  # type: ignore[arg-type]


def vehicles(world: World) -> Delivery:
    """公安局; the traffic police export a few people of the same name."""
    headings = ("所有人", "证件号码", "号牌号码", "车辆类型", "品牌型号", "初次登记日期", "机动车状态")

    def owned(world: World, rng: Random) -> Cells:
        kind = rng.choice(
            ("普通二轮摩托车", "普通二轮摩托车", "普通正三轮摩托车", "轮式拖拉机", "小型普通客车", "轻型普通货车")
        )
        status = rng.choice(("正常", "正常", "正常", "逾期未检验", "注销", "转出"))
        return (f"桂C{rng.randint(10000, 99999)}", kind, rng.choice(("五菱", "大阳", "东风")), _day(world, rng), status)

    return _delivery(world, "property_vehicles", "公安局", "机动车", headings, 0.12, 4, "text", owned)


def real_estate(world: World) -> Delivery:
    """自然资源局."""
    headings = ("权利人", "证件号", "不动产权证号", "坐落", "用途", "面积", "登记时间")

    def owned(world: World, rng: Random) -> Cells:
        use = rng.choice(("农村宅基地/住宅", "农村宅基地/住宅", "农村宅基地/住宅", "农村宅基地/住宅", "商业服务"))
        number = f"桂（{rng.randint(2016, 2025)}）阳朔县不动产权第{rng.randint(1, 9999999):07d}号"
        return (number, f"{world.county.name}某地块{rng.randint(1, 99)}号", use, rng.randint(60, 160), _day(world, rng))

    return _delivery(world, "property_real_estate", "自然资源局", "不动产", headings, 0.12, 2, "xlsx", owned)


def housing_contracts(world: World) -> Delivery:
    """住建局."""
    headings = ("买受人", "证件号码", "备案时间", "坐落", "建筑面积", "总价")

    def owned(world: World, rng: Random) -> Cells:
        area = rng.randint(70, 130)
        return (_day(world, rng), f"{world.county.name}某小区{rng.randint(1, 30)}栋", area, f"{area * 4200:,}")

    return _delivery(world, "property_housing_contracts", "住建局", "商品房网签", headings, 0.01, 1, "xls", owned)


def market_entities(world: World) -> Delivery:
    """市场监管局: most are stalls and cooperatives."""
    headings = (
        "法定代表人",
        "证件号码",
        "名称",
        "统一社会信用代码",
        "主体类型",
        "角色",
        "注册资本（万元）",
        "成立日期",
        "经营状态",
    )

    def owned(world: World, rng: Random) -> Cells:
        kind, role = rng.choice(
            (("个体工商户", None), ("个体工商户", None), ("农民专业合作社", "成员"), ("有限责任公司", "法定代表人"))
        )
        code = f"92450321MA5{rng.randint(1000000, 9999999)}"
        status = rng.choice(("存续", "存续", "注销"))
        return (f"阳朔县某{kind[:2]}经营部", code, kind, role, rng.choice((2, 5, 100)), _day(world, rng), status)

    return _delivery(world, "property_market_entities", "市场监管局", "市场主体", headings, 0.05, 2, "xlsx", owned)


def tax(world: World) -> Delivery:
    """税务局."""
    headings = ("姓名", "身份证号", "年度", "综合所得收入额", "扣缴义务人")

    def owned(world: World, rng: Random) -> Cells:
        return (world.as_of.year - 1, f"{rng.randint(12, 60) * 1000}.00", "广东某电子有限公司")

    return _delivery(world, "property_tax", "税务局", "个税申报", headings, 0.08, 1, "xlsx", owned)


def payroll(world: World) -> Delivery:
    """财政局; who has left stays in the list with the status."""
    headings = ("姓名", "身份证号", "单位", "供养类型", "状态")

    def owned(_: World, rng: Random) -> Cells:
        return ("某镇中心小学", rng.choice(("全额拨款", "公益性岗位")), rng.choice(("在职", "退休", "退出")))

    return _delivery(world, "property_payroll", "财政局", "财政供养", headings, 0.03, 1, "xls", owned)


def staffing(world: World) -> Delivery:
    """编办."""
    headings = ("姓名", "身份证号", "单位", "编制性质", "状态")
    return _delivery(
        world,
        "property_staffing",
        "编办",
        "在编人员",
        headings,
        0.01,
        0,
        "xlsx",
        lambda *_: ("某镇卫生院", "事业编制", "在职"),
    )


def social_insurance(world: World) -> Delivery:
    """人社局."""
    headings = ("姓名", "身份证号", "单位名称", "缴费基数", "缴费状态")

    def owned(_: World, rng: Random) -> Cells:
        return ("广东某制衣有限公司", rng.randint(36, 60) * 100, rng.choice(("参保缴费", "暂停缴费")))

    return _delivery(world, "property_social_insurance", "人社局", "职工参保", headings, 0.08, 1, "text", owned)


def means_check(world: World) -> Delivery:
    """民政局."""
    headings = ("姓名", "身份证号", "核对日期", "核对项目", "核对结果")
    return _delivery(
        world, "property_means_check", "民政局", "核对报告", headings, 0.1, 0, "xlsx",
        lambda world, rng: (world.days_ago(rng.randint(3, 12)), rng.choice(("公积金", "银行存款")), "未超标准"),
    )  # fmt: skip


def _day(world: World, rng: Random) -> str:
    return f"{world.days_ago(rng.randint(200, 4000)):%Y-%m-%d}"
