"""Townships and villages: some renamed, some merged, some sharing a name, as `config/regions.csv` would tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from domain.place_lookup import Place
from domain.regions import Regions
from domain.regions_file import make_places_frame

COUNTY, COUNTY_CODE = "龙溪县", "450399"
PERSONS_PER_VILLAGE = 2200
_VILLAGES_PER_TOWNSHIP = 14
_FEWEST = 12
_FIRST = "白高兴福金普杨葡石龙大小新古青双水南北东西上下太平安乐清长马牛竹松桃梨桂樟荷莲花红黄黑"
_LAST = "沙田坪桥塘岩山岭江河溪湾洞冲源口头坡寨厂里庄坝潭井泉林木岗"
_RENAMED = 0.15
_MERGED_ON = date(2020, 6, 1)


@dataclass(frozen=True)
class Places:
    """`villages`: village (position), township, village, old_village (null: never renamed), old_known.

    `old_known`: the region table tells what became of the old name.
    """

    villages: pl.DataFrame
    regions: Regions


def make_places(persons: int, rng: np.random.Generator) -> Places:
    """Draw so many villages that each has some two thousand people."""
    count = max(_FEWEST, persons // PERSONS_PER_VILLAGE)
    townships = max(3, count // _VILLAGES_PER_TOWNSHIP)
    stems = [first + last for first in _FIRST for last in _LAST]
    drawn = rng.permutation(len(stems))
    named = [stems[at] for at in drawn]
    parent = np.sort(rng.integers(0, townships, count))
    township_names = [stem + ("镇" if at % 3 else "乡") for at, stem in enumerate(named[:townships])]
    names = [stem + "村" for stem in named[townships : townships + count]]
    for at in rng.choice(count, count // 12, replace=False):  # two townships have a village of the same name
        names[at] = names[(at + count // 2) % count]
    names = _distinct_within_township(names, parent, named[townships + count :])
    spare = named[townships + 2 * count :]
    renamed = rng.permutation(count) < _RENAMED * count
    known = rng.random(count) < 0.7
    villages = pl.DataFrame(
        {
            "village_at": np.arange(count),
            "township": [township_names[at] for at in parent],
            "village": names,
            "old_village": [spare[at % len(spare)] + "村" if renamed[at] else None for at in range(count)],
            "old_known": known,
        },
        schema_overrides={"old_village": pl.String},
    )
    return Places(villages, _regions(villages, township_names))


def _distinct_within_township(names: list[str], parent: np.ndarray, spare: list[str]) -> list[str]:
    seen: set[tuple[int, str]] = set()
    result = []
    for name, township in zip(names, parent.tolist(), strict=True):
        own = name if (township, name) not in seen else spare.pop(0) + "村"
        seen.add((township, own))
        result.append(own)
    return result


def _regions(villages: pl.DataFrame, townships: list[str]) -> Regions:
    places = [Place(COUNTY_CODE, COUNTY, "county", None)]
    codes = {name: f"{COUNTY_CODE}{100 + at}" for at, name in enumerate(townships)}
    places += [Place(code, name, "township", COUNTY_CODE) for name, code in codes.items()]
    for at, township, village, old, known in villages.rows():
        code = f"{codes[township]}{at % 1000:03d}"
        alias = (old,) if old and known and at % 2 else ()
        places.append(Place(code, village, "village", codes[township], alias))
        if old and known and not alias:
            places.append(Place(f"{code}9", old, "village", codes[township], valid_to=_MERGED_ON, merged_into=code))
    return Regions(make_places_frame(places))
