"""Where the sample people live: the townships and villages of the county that `config/regions.csv` declares."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

REGIONS = Path(__file__).resolve().parents[1] / "config" / "regions.csv"

_TUN = ("大村", "新寨", "老寨", "木桥", "岩口", "塘头", "竹山", "下榨", "月亮", "田心", "龙潭", "石板")


@dataclass(frozen=True, slots=True)
class Place:
    """A home: township, village and the group (组 or 屯) inside it; `county` as people write it before them."""

    township: str
    village: str
    group: str
    county: str = "阳朔县"


@dataclass(frozen=True)
class Township:
    """A township and its villages, in the order of their division codes."""

    name: str
    villages: tuple[str, ...]


@dataclass(frozen=True)
class County:
    """The county: its name, its six-digit division code and its townships."""

    name: str
    code: str
    townships: tuple[Township, ...]
    aliases: Mapping[str, str]  # a village's name -> an earlier one that people still write


def read_county(path: Path = REGIONS) -> County:
    """Read the places in force (those without `merged_into`) from a table of divisions."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        divisions = sorted((row for row in csv.DictReader(file) if not row.get("merged_into")), key=lambda r: r["code"])
    county = next(row for row in divisions if row["level"] == "county")
    townships = [row for row in divisions if row["level"] == "township"]
    villages = {row["code"]: tuple(r["name"] for r in divisions if r["parent"] == row["code"]) for row in townships}
    return County(
        name=county["name"],
        code=county["code"],
        townships=tuple(Township(row["name"], villages[row["code"]]) for row in townships if villages[row["code"]]),
        aliases={row["name"]: re.split("[;；]", row["aliases"])[0] for row in divisions if row["aliases"]},
    )


def settle(county: County, households: int, rng: Random) -> list[Place]:
    """One place per household, ordered by township, village and group.

    A small sample keeps to a few villages per township, so that neighbours share surnames as they do in life;
    one of them is always the community at the township's seat, whose name has changed the most.
    """
    homes: list[Place] = []
    seats: dict[tuple[str, str], str] = {}
    for index, township in enumerate(county.townships):
        share = _share(households, len(county.townships), index)
        inhabited = sorted(rng.sample(range(len(township.villages)), min(len(township.villages), max(3, share // 16))))
        if 0 not in inhabited:
            seats[township.name, township.villages[inhabited[0]]] = township.villages[0]
        homes += [_home(township, township.villages[rng.choice(inhabited)], rng) for _ in range(share)]
    order = {township.name: number for number, township in enumerate(county.townships)}
    ordered = sorted(homes, key=lambda home: (order[home.township], home.village, home.group))
    return [
        replace(home, village=seats.get((home.township, home.village), home.village), county=county.name)
        for home in ordered
    ]


def _share(total: int, parts: int, index: int) -> int:
    return total * (index + 1) // parts - total * index // parts


def _home(township: Township, village: str, rng: Random) -> Place:
    """Villages count their groups or call them by the old name of the hamlet; each village has one habit."""
    habit = township.villages.index(village)
    if habit % 2:
        return Place(township.name, village, f"{_TUN[(habit + rng.randrange(4)) % len(_TUN)]}屯")
    return Place(township.name, village, f"{rng.randint(1, 8)}组")
