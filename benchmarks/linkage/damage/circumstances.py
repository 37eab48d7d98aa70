"""Places, birth dates, sexes and phones as departments know them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import numpy as np
import polars as pl

from benchmarks.linkage.damage.cells import Cells, present
from benchmarks.linkage.population.places import COUNTY

_NUMERALS = "零一二三四五六七八九十"


def loose_village(name: str, rng: Random) -> str:
    """M26: as committee, in short, or just as it is."""
    stem = name.removesuffix("村")
    return rng.choice((f"{name}委会", f"{stem}村委", f"{name}民委员会", stem, f"{name} "))


def loose_township(name: str, rng: Random) -> str:
    """M26: with the county before it, or without its ending."""
    return rng.choice((name[:-1], COUNTY + name, f"{name}人民政府"))


def loose_group(name: str, rng: Random) -> str:
    """Count the group in another way."""
    number = int(name.removesuffix("组"))
    numeral = _NUMERALS[number] if number <= 10 else "十" + _NUMERALS[number - 10]
    return rng.choice((f"{numeral}组", f"第{numeral}村民小组", f"{number}", f"第{number}组", f"{numeral}队"))


def other_day(text: str, rng: Random) -> str:
    """M27: off by a day, the lunar date, month and day exchanged, only the year known, another year, a typing error."""
    day = date.fromisoformat(text)
    swapped = day.replace(month=day.day, day=day.month) if day.day <= 12 else day + timedelta(days=1)
    forms = (
        day + timedelta(days=rng.choice((-1, 1))),
        day - timedelta(days=rng.randint(19, 50)),
        day - timedelta(days=rng.randint(19, 50)),
        swapped,
        date(day.year, 1, 1),
        day.replace(day=1),
        day.replace(year=day.year + rng.choice((-1, 1, -2, 10, -10)), day=min(day.day, 28)),
        day.replace(day=rng.randint(1, 28)),
    )
    return min(rng.choice(forms), date(2026, 9, 1)).isoformat()


def other_sex(text: str, _: Random) -> str:
    """Write the wrong one."""
    return "女" if text == "男" else "男"


def addresses(people: pl.DataFrame, rng: np.random.Generator) -> pl.Series:
    """M26: county, township, village and group run together, each part as loosely as people write it."""
    random = Random(int(rng.integers(2**62)))
    texts = [
        _address(township, village, group, random)
        for township, village, group in people.select("township", "village", "group").iter_rows()
    ]
    return pl.Series("address", texts, dtype=pl.String)


def _address(township: str | None, village: str | None, group: str | None, rng: Random) -> str | None:
    if township is None:
        return rng.choice(("广东省东莞市长安镇", "桂林市七星区", "湖南省永州市", f"{COUNTY}城区"))
    parts = ["桂林市"] if rng.random() < 0.2 else []
    parts += [COUNTY] if rng.random() < 0.7 else []
    parts += [township if rng.random() < 0.8 else loose_township(township, rng)]
    parts += [(village or "") if rng.random() < 0.6 else loose_village(village or "", rng)]
    parts += [loose_group(group or "1组", rng)] if rng.random() < 0.6 else []
    parts += [f"{rng.randint(1, 180)}号"] if rng.random() < 0.3 else []
    return "".join(parts)


def move(cells: Cells, villages: pl.DataFrame, village_at: np.ndarray, quality: float) -> None:
    """M25: people who live elsewhere than they are registered, and villages under the name they had before a merger."""
    if "village" not in cells.columns:
        return
    township, village, old = (
        villages[name].to_numpy().astype(object) for name in ("township", "village", "old_village")
    )
    elsewhere = cells.rng.integers(0, len(village), cells.height)
    moved = cells.drawn(0.012 * quality, cells.filled("village"))
    new = {"township": township[elsewhere], "village": village[elsewhere]}
    cells.replace("M25_moved", new, moved)
    there = present(old[village_at]) & cells.filled("village") & ~cells.kinds["M25_moved"]
    cells.replace("M25_renamed", {"village": old[village_at]}, cells.drawn(0.25, there))


def damage_rows(cells: Cells, quality: float) -> None:
    """Everything beside the name and the number; a birth date is missing mostly where the number is missing too."""
    for column, how in (("township", loose_township), ("village", loose_village), ("group", loose_group)):
        cells.change("M26", column, 0.12, how)
        cells.blank("place_missing", column, 0.015 * quality)
    nameless = ~cells.filled("id_number")
    cells.blank("birth_missing", "birth_date", 0.03 * quality)
    cells.blank("birth_missing", "birth_date", 0.35, nameless)
    cells.change("M27", "birth_date", 0.012 * quality, other_day)
    cells.blank("sex_missing", "sex", 0.03 * quality)
    cells.change("sex_wrong", "sex", 0.0015 * quality, other_sex)
    cells.blank("phone_missing", "phone", 0.2)
