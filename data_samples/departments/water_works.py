"""水利局: works of villages; UTF-8 text without a mark, last quarter's title, cut off at its end (M01, M31)."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from data_samples.county import Place
from data_samples.mess.cells import loose_township, loose_village
from data_samples.sheets import Cell, Cells, Delivery, Row, Sheet
from data_samples.world import World

HEADINGS = (
    *("工程名称", "供水类型", "水源", "供水乡镇", "供水村", "供水组", "覆盖户数", "覆盖人口", "水质", "供水保证率"),
    *("停水天数", "存在问题", "责任单位", "整改时限"),
)
# What is wrong with the first works: name, whether one group only, quality, days without water, problem. The fourth
# and fifth are just short of what a rule looks at. A name that a spreadsheet would take for a formula is M34.
_WORST: tuple[tuple[str, bool, str, Cell, str | None], ...] = (
    ("集中供水工程", False, "不达标", 6, "水质检测超标，消毒设备损坏"),
    ("高位水池", True, "合格", 36, "枯水期断水"),
    ("+2号泵站", False, "达标", "48天", "管网老化"),
    ("山塘供水点", False, "达标", 35, "枯水期断水"),
    ("人饮工程", False, "达标", None, None),
)
# The last line's end, its last cell and a part of 责任单位: nothing that is read.
_LOST = 6


def deliver(world: World) -> Delivery:
    """One works for every village where people live; nobody is named in it."""
    rng = world.rng("water_works")
    quarter = "上一季度" if world.as_of.month <= 3 else f"第{'一二三'[(world.as_of.month - 4) // 3]}季度"
    title = (f"{world.county.name}{world.as_of.year}年{quarter}农村供水工程运行情况",)
    sheet = Sheet("", HEADINGS, [Row(cells) for cells in _works(world, rng)], notes=(title,))
    name = "水利局/农村供水工程台账.tsv"
    return Delivery("water_works", name, (sheet,), encoding="utf-8", form="text", lost=_LOST)


def villages(world: World) -> list[Place]:
    """A place in every inhabited village, those with the worst works first."""
    homes = {(home.place.township, home.place.village): home.place for home in world.population.households}
    places = [homes[key] for key in sorted(homes)]
    return world.rng("water_works:villages").sample(places, len(places))


def _works(world: World, rng: Random) -> Iterator[Cells]:
    for index, place in enumerate(villages(world)):
        name, one_group, quality, outage, problem = _WORST[min(index, len(_WORST) - 1)]
        outage = rng.randint(0, 17) if outage is None else outage
        yield (
            f"{name}（{place.village}）",
            "集中",
            rng.choice(("地下水", "山泉", "水库")),
            loose_township(place, rng),
            loose_village(place, rng),
            place.group if one_group else None,
            rng.randint(40, 300),
            rng.randint(160, 1200),
            quality,
            rng.choice(("95%", "90%")),
            outage,
            problem,
            f"{place.village}民委员会",
            None,
        )
